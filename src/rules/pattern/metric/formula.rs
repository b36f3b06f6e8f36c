//! Arithmetic over named counts: `0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59`.

/// A formula, read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    Number(f64),
    Name(String),
    Negated(Box<Formula>),
    Root(Box<Formula>),
    Of(Box<Formula>, Operator, Box<Formula>),
}

/// What joins two parts of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

impl Formula {
    /// Reads a formula; names are checked by `known`.
    pub(super) fn parse(text: &str, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let mut parser = Parser { rest: text, known, depth: 0 };
        let formula = parser.sum()?;
        match parser.rest.trim_start().chars().next() {
            None => Ok(formula),
            Some(c) => Err(format!("`{c}` does not belong in a formula here")),
        }
    }

    /// Its value.
    pub(super) fn value(&self, names: &dyn Fn(&str) -> f64) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Name(name) => names(name),
            Self::Negated(inner) => -inner.value(names),
            Self::Root(inner) => inner.value(names).max(0.0).sqrt(),
            Self::Of(left, operator, right) => {
                let (left, right) = (left.value(names), right.value(names));
                match operator {
                    Operator::Plus => left + right,
                    Operator::Minus => left - right,
                    Operator::Times => left * right,
                    Operator::Over => left / right,
                }
            }
        }
    }
}

struct Parser<'t> {
    rest: &'t str,
    known: &'t dyn Fn(&str) -> bool,
    depth: usize,
}

impl Parser<'_> {
    /// Takes a sign, if it is the next.
    fn take(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(sign) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Result<Formula, String> {
        let mut left = self.product()?;
        loop {
            let operator = if self.take('+') {
                Operator::Plus
            } else if self.take('-') {
                Operator::Minus
            } else {
                return Ok(left);
            };
            left = Formula::Of(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Formula, String> {
        let mut left = self.atom()?;
        loop {
            let operator = if self.take('*') {
                Operator::Times
            } else if self.take('/') {
                Operator::Over
            } else {
                return Ok(left);
            };
            left = Formula::Of(Box::new(left), operator, Box::new(self.atom()?));
        }
    }

    fn atom(&mut self) -> Result<Formula, String> {
        // A formula nests as deep as its author's brackets, a hostile one no deeper than this.
        self.depth += 1;
        if self.depth > 200 {
            return Err("the formula is nested too deeply".to_owned());
        }
        let atom = self.inner_atom();
        self.depth -= 1;
        atom
    }

    fn inner_atom(&mut self) -> Result<Formula, String> {
        if self.take('-') {
            return Ok(Formula::Negated(Box::new(self.atom()?)));
        }
        if self.take('(') {
            let inner = self.sum()?;
            return if self.take(')') { Ok(inner) } else { Err("a `)` is missing".to_owned()) };
        }
        let rest = self.rest.trim_start();
        let len = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        let (word, after) = rest.split_at(len.unwrap_or(rest.len()));
        if word.is_empty() {
            return Err(match rest.chars().next() {
                Some(c) => format!("a number or a name should stand before `{c}`"),
                None => "the formula ends too early".to_owned(),
            });
        }
        self.rest = after;
        if let Ok(number) = word.parse() {
            return Ok(Formula::Number(number));
        }
        if matches!(word, "math.sqrt" | "sqrt") {
            return Ok(Formula::Root(Box::new(self.atom()?)));
        }
        if (self.known)(word) {
            return Ok(Formula::Name(word.to_owned()));
        }
        Err(format!("there is no count `{word}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<f64, String> {
        let formula = Formula::parse(text, &|name| name == "words")?;
        Ok(formula.value(&|_| 10.0))
    }

    #[test]
    fn arithmetic_has_its_usual_order() {
        assert_eq!(value("1 + 2 * (words - 4) / 3"), Ok(5.0));
        assert_eq!(value("-math.sqrt(words * words) + 0.5"), Ok(-9.5));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(value("wrods + 1"), Err("there is no count `wrods`".to_owned()));
        assert_eq!(value("(1 + 2"), Err("a `)` is missing".to_owned()));
        assert_eq!(value("1 +"), Err("the formula ends too early".to_owned()));
    }
}
