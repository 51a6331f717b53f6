//! Licence expressions as SPDX writes them: `MIT OR (Apache-2.0 WITH LLVM-exception AND ISC)`.

/// Whether the terms can be kept with nothing but licences that `is_listed` knows.
///
/// A text that is no expression is not allowed.
pub fn is_allowed(expression: &str, is_listed: &dyn Fn(&str) -> bool) -> bool {
    // An older form, still met, writes a slash where it means OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let allowed = either(&mut words, is_listed);
    allowed == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>, is_listed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut allowed = both(words, is_listed)?;
    while words.next_if_eq(&"OR").is_some() {
        allowed |= both(words, is_listed)?;
    }
    Some(allowed)
}

fn both(words: &mut Words<'_>, is_listed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut allowed = one(words, is_listed)?;
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words, is_listed)?;
    }
    Some(allowed)
}

fn one(words: &mut Words<'_>, is_listed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let name = words.next()?;
    if name == "(" {
        let allowed = either(words, is_listed)?;
        return words.next_if_eq(&")").map(|_| allowed);
    }
    if words.next_if_eq(&"WITH").is_some() {
        // An exception only adds permissions.
        words.next()?;
    }
    Some(is_listed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_weighed() {
        let is_listed = |name: &str| ["MIT", "ISC", "Apache-2.0"].contains(&name);
        for allowed in [
            "MIT",
            "MIT OR GPL-2.0-only",
            "GPL-2.0-only/MIT",
            "MIT AND (GPL-2.0-only OR ISC)",
            "Apache-2.0 WITH LLVM-exception",
            "GPL-2.0-only AND X OR MIT",
        ] {
            assert!(is_allowed(allowed, &is_listed), "{allowed}");
        }
        for refused in
            ["GPL-2.0-only", "MIT AND X", "(MIT OR X) AND X", "(MIT", "MIT )", "MIT OR", "", "no licence", "MIT MIT"]
        {
            assert!(!is_allowed(refused, &is_listed), "{refused}");
        }
    }
}
