//! Functions and enums that end before the reader is tired.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::source::Source;
use super::{Finding, Tree};

const FUNCTION: usize = 50;
const HANDLER: usize = 25;
const PARAMETERS: usize = 4;
const ERROR_VARIANTS: usize = 10;

/// No function body and no list of parameters is over the limit, tests not counted.
pub fn functions_are_short(tree: &Tree) -> Vec<Finding> {
    read_items(tree, |item, found| {
        let Item::Function { signature, body } = item else {
            return;
        };
        let (name, line) = (&signature.ident, signature.ident.span().start().line);
        let (limit, what) =
            if is_handler(found.source, signature) { (HANDLER, "a handler") } else { (FUNCTION, "a function") };
        let span = body.brace_token.span;
        let lines = span.close().start().line.saturating_sub(span.open().start().line + 1);
        if lines > limit {
            found.push(line, format!("`{name}` has {lines} lines; {what} may have {limit}"));
        }
        let parameters = signature.inputs.iter().filter(|input| !is_context(input)).count();
        if parameters > PARAMETERS {
            found.push(
                line,
                format!("`{name}` takes {parameters} arguments beyond self, app and ctx; {PARAMETERS} are the limit"),
            );
        }
    })
}

/// No enum of errors is an encyclopaedia.
pub fn error_enums_are_small(tree: &Tree) -> Vec<Finding> {
    read_items(tree, |item, found| {
        let Item::Enum(item) = item else {
            return;
        };
        let (name, variants) = (item.ident.to_string(), item.variants.len());
        if is_error(item) && variants > ERROR_VARIANTS {
            let advice =
                format!("`{name}` has {variants} variants; {ERROR_VARIANTS} are the limit, one enum per module");
            found.push(item.ident.span().start().line, advice);
        }
    })
}

enum Item<'a> {
    Function { signature: &'a syn::Signature, body: &'a syn::Block },
    Enum(&'a syn::ItemEnum),
}

/// Collects what one file breaks.
struct Findings<'a> {
    source: &'a Source,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn push(&mut self, line: usize, advice: String) {
        self.found.push(Finding::new(&self.source.path, line, advice));
    }
}

/// Hands every function and enum outside tests to `rule`.
fn read_items(tree: &Tree, rule: fn(Item<'_>, &mut Findings<'_>)) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources().filter(|source| !source.is_test()) {
        let Ok(file) = syn::parse_file(&source.text) else {
            continue;
        };
        let mut reader = Reader { rule, findings: Findings { source, found: Vec::new() } };
        reader.visit_file(&file);
        found.append(&mut reader.findings.found);
    }
    found
}

struct Reader<'a> {
    rule: fn(Item<'_>, &mut Findings<'_>),
    findings: Findings<'a>,
}

impl Reader<'_> {
    fn read(&mut self, item: Item<'_>, at: proc_macro2::Span) {
        if !self.findings.source.is_test_line(at.start().line) {
            (self.rule)(item, &mut self.findings);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.read(Item::Function { signature: &item.sig, body: &item.block }, item.sig.span());
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.read(Item::Function { signature: &item.sig, body: &item.block }, item.sig.span());
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.read(Item::Function { signature: &item.sig, body }, item.sig.span());
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.read(Item::Enum(item), item.ident.span());
        visit::visit_item_enum(self, item);
    }
}

/// Whether this parameter is `self`, `app` or `ctx`, also inside an extractor: `State(app)`.
fn is_context(input: &syn::FnArg) -> bool {
    let syn::FnArg::Typed(typed) = input else {
        return true;
    };
    is_named(&typed.pat, &["app", "ctx"])
}

fn is_named(pattern: &syn::Pat, names: &[&str]) -> bool {
    if let syn::Pat::Ident(ident) = pattern {
        return names.iter().any(|name| ident.ident == name);
    }
    if let syn::Pat::TupleStruct(wrapped) = pattern {
        return wrapped.elems.iter().all(|inner| is_named(inner, names));
    }
    false
}

/// Whether the router calls this function.
fn is_handler(source: &Source, signature: &syn::Signature) -> bool {
    source.path.starts_with("crates/web/src/")
        && signature.asyncness.is_some()
        && signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(typed) => matches!(&*typed.pat, syn::Pat::TupleStruct(_)),
            syn::FnArg::Receiver(_) => false,
        })
}

fn is_error(item: &syn::ItemEnum) -> bool {
    let derives_error = item.attrs.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let mut derives = false;
        let read = attribute.parse_nested_meta(|meta| {
            derives |= meta.path.segments.last().is_some_and(|segment| segment.ident == "Error");
            Ok(())
        });
        read.is_ok() && derives
    });
    derives_error || item.ident.to_string().ends_with("Error")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "crates/app/src/lib.rs";

    fn function(signature: &str, lines: usize) -> String {
        format!("{signature} {{\n{}}}\n", "    a();\n".repeat(lines))
    }

    #[test]
    fn a_long_function_is_found() {
        let tree = |text: &str| functions_are_short(&Tree::of(&[(LIB, text)]));
        assert_eq!(tree(&function("fn f()", FUNCTION)), []);
        assert_eq!(tree(&function("fn f()", FUNCTION + 1)).len(), 1);
        let method = format!("struct A;\nimpl A {{\n{}}}\n", function("fn f(&self)", FUNCTION + 1));
        assert_eq!(tree(&method).len(), 1);
        let default = format!("trait A {{\n{}}}\n", function("fn f(&self)", FUNCTION + 1));
        assert_eq!(tree(&default).len(), 1);
        let test = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function("fn f()", FUNCTION + 1));
        assert_eq!(tree(&test), []);
    }

    #[test]
    fn a_long_handler_is_found() {
        let text = function("async fn show(State(app): State<App>)", HANDLER + 1);
        assert_eq!(functions_are_short(&Tree::of(&[("crates/web/src/people.rs", &text)])).len(), 1);
        assert_eq!(functions_are_short(&Tree::of(&[(LIB, &text)])), []);
    }

    #[test]
    fn too_many_parameters_are_found() {
        let tree = |text: &str| functions_are_short(&Tree::of(&[(LIB, text)]));
        assert_eq!(tree("fn f(app: &A, ctx: &C, a: A, b: B, c: C, d: D) {}"), []);
        assert_eq!(tree("fn f(State(app): S, a: A, b: B, c: C, d: D) {}"), []);
        assert_eq!(tree("fn f(a: A, b: B, c: C, d: D, e: E) {}").len(), 1);
        assert_eq!(tree("impl X { fn f(&self, a: A, b: B, c: C, d: D, e: E) {} }").len(), 1);
    }

    #[test]
    fn an_encyclopaedia_of_errors_is_found() {
        let variants = |count: usize| (0..count).map(|n| format!("V{n},")).collect::<Vec<_>>().concat();
        let tree = |text: &str| error_enums_are_small(&Tree::of(&[(LIB, text)]));
        assert_eq!(tree(&format!("enum OpenError {{ {} }}", variants(10))), []);
        assert_eq!(tree(&format!("enum OpenError {{ {} }}", variants(11))).len(), 1);
        assert_eq!(tree(&format!("#[derive(Debug, thiserror::Error)] enum Failed {{ {} }}", variants(11))).len(), 1);
        assert_eq!(tree(&format!("enum Country {{ {} }}", variants(30))), []);
    }
}
