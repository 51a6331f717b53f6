//! A Rust file cut into tokens, so that a word in a comment is not taken for a word in code.

use std::ops::RangeInclusive;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{Finding, Tree};

/// What a token is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Kind {
    Name,
    /// One character: punctuation, or a bracket.
    Mark,
    /// The text of a string literal, unescaped.
    Text,
    /// Any other literal.
    Number,
}

/// One token with its place.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    /// Counted from 1.
    pub line: usize,
}

/// One Rust file.
pub struct Source {
    pub path: String,
    pub text: String,
    /// Everything but documentation, with brackets as tokens of their own.
    pub tokens: Vec<Token>,
    /// Why the file could not be cut into tokens.
    broken: Option<String>,
    tests: Vec<RangeInclusive<usize>>,
}

impl Source {
    pub fn of(path: &str, text: &str) -> Self {
        let (tokens, broken) = match TokenStream::from_str(text) {
            Ok(stream) => {
                let mut tokens = Vec::new();
                flatten(stream, &mut tokens);
                (tokens, None)
            }
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let tests = test_ranges(&tokens);
        Self { path: path.to_owned(), text: text.to_owned(), tokens, broken, tests }
    }

    /// Whether the whole file is a test.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.contains("/benches/")
    }

    /// Whether this line belongs to a test: the file is one, or the item is `#[cfg(test)]`.
    pub fn is_test_line(&self, line: usize) -> bool {
        self.is_test() || self.tests.iter().any(|range| range.contains(&line))
    }

    /// How many lines the file has beside its tests.
    pub fn lines_without_tests(&self) -> usize {
        let outside = |line: &usize| !self.is_test_line(*line);
        (1..=self.text.lines().count()).filter(outside).count()
    }

    /// The lines at which these tokens follow one another; `"Instant", "now"` is enough for a path,
    /// because the colons between are passed over.
    pub fn lines_with(&self, names: &[&str]) -> Vec<usize> {
        let code: Vec<&Token> = self.tokens.iter().filter(|token| token.text != ":").collect();
        code.windows(names.len())
            .filter(|window| {
                window.iter().zip(names).all(|(token, name)| token.text == *name && token.kind != Kind::Text)
            })
            .filter_map(|window| window.first().map(|token| token.line))
            .collect()
    }
}

/// Every file is Rust that can be read, or the other rules would pass it unread.
pub fn code_parses(tree: &Tree) -> Vec<Finding> {
    tree.sources()
        .filter_map(|source| {
            let error =
                source.broken.clone().or_else(|| syn::parse_file(&source.text).err().map(|error| error.to_string()))?;
            Some(Finding::new(&source.path, 0, format!("cannot be read as Rust: {error}")))
        })
        .collect()
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                if is_doc(&group) {
                    drop_attribute_marks(tokens);
                } else {
                    flatten_group(&group, tokens);
                }
            }
            TokenTree::Ident(ident) => {
                tokens.push(token(Kind::Name, ident.to_string(), ident.span()));
            }
            TokenTree::Punct(punct) => {
                tokens.push(token(Kind::Mark, punct.as_char().to_string(), punct.span()));
            }
            TokenTree::Literal(literal) => {
                let parsed = syn::parse_str::<syn::LitStr>(&literal.to_string());
                let (kind, text) = match parsed {
                    Ok(string) => (Kind::Text, string.value()),
                    Err(_) => (Kind::Number, literal.to_string()),
                };
                tokens.push(token(kind, text, literal.span()));
            }
        }
    }
}

fn flatten_group(group: &Group, tokens: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    tokens.push(token(Kind::Mark, open.to_owned(), group.span_open()));
    flatten(group.stream(), tokens);
    tokens.push(token(Kind::Mark, close.to_owned(), group.span_close()));
}

fn token(kind: Kind, text: String, span: proc_macro2::Span) -> Token {
    Token { kind, text, line: span.start().line }
}

/// Whether this is the bracket of `#[doc = "…"]`, which is what a doc comment turns into.
fn is_doc(group: &Group) -> bool {
    let mut inside = group.stream().into_iter();
    let opens = |tree: Option<TokenTree>, text: &str| tree.is_some_and(|tree| tree.to_string() == text);
    group.delimiter() == Delimiter::Bracket && opens(inside.next(), "doc") && opens(inside.next(), "=")
}

/// Takes back the `#` or `#!` that stood before a doc comment.
fn drop_attribute_marks(tokens: &mut Vec<Token>) {
    if tokens.last().is_some_and(|last| last.text == "!") {
        tokens.pop();
    }
    if tokens.last().is_some_and(|last| last.text == "#") {
        tokens.pop();
    }
}

/// The lines from each `#[cfg(test)]` to the end of the item under it.
fn test_ranges(tokens: &[Token]) -> Vec<RangeInclusive<usize>> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut ranges = Vec::new();
    for (start, window) in tokens.windows(MARK.len()).enumerate() {
        if window.iter().zip(MARK).all(|(token, mark)| token.text == mark) {
            let item = tokens.iter().skip(start + MARK.len());
            if let (Some(first), Some(last)) = (window.first(), end_of_item(item)) {
                ranges.push(first.line..=last);
            }
        }
    }
    ranges
}

/// The line of the first closing brace or semicolon that stands in no bracket.
fn end_of_item<'a>(item: impl Iterator<Item = &'a Token>) -> Option<usize> {
    let mut depth = 0_usize;
    for token in item.filter(|token| token.kind == Kind::Mark) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(token.line);
                }
            }
            ";" if depth == 0 => return Some(token.line),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_comments_and_texts_are_not_code() {
        let source = Source::of(
            "crates/a/src/lib.rs",
            "//! Recorder\n/// Recorder\nfn f() { let a = \"Recorder\"; } // Recorder\nstruct Recorder;\n",
        );
        assert_eq!(source.lines_with(&["Recorder"]), [4]);
    }

    #[test]
    fn the_lines_of_tests_are_left_out() {
        let text = "fn a() {}\n\n#[cfg(test)]\nuse x::{y};\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        let source = Source::of("crates/a/src/lib.rs", text);
        assert!(!source.is_test_line(1));
        assert!(source.is_test_line(4));
        assert!(source.is_test_line(8));
        assert_eq!(source.lines_without_tests(), 3);
        assert_eq!(Source::of("crates/a/tests/b.rs", text).lines_without_tests(), 0);
    }

    #[test]
    fn what_is_not_rust_is_found() {
        let broken = [("crates/a/src/lib.rs", "fn f( {}"), ("crates/a/src/b.rs", "fn fn")];
        assert_eq!(code_parses(&Tree::of(&broken)).len(), 2);
        assert!(code_parses(&Tree::of(&[("crates/a/src/lib.rs", "fn f() {}")])).is_empty());
    }
}
