//! Arithmetic over named counts: `0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59`.
//!
//! A formula is kept as the steps of a stack machine, operands before their operator, and read with
//! a stack of the operators that wait for an operand: neither reading nor computing nor dropping one
//! goes deeper than one call, however it nests.

/// A formula, read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Formula {
    steps: Vec<Step>,
}

/// A step of the machine.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    /// Puts a number on the stack.
    Number(f64),
    /// Puts a count on the stack.
    Name(String),
    /// Changes the number on top.
    Prefix(Prefix),
    /// Makes one number of the two on top.
    Operator(Operator),
}

/// What stands before its operand and binds tighter than any operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Minus,
    Root,
}

/// What joins two parts of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

impl Operator {
    /// How tight it binds.
    fn tightness(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }
}

/// What waits for an operand, or for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Bracket,
    Prefix(Prefix),
    Operator(Operator),
}

impl Formula {
    /// Reads a formula; names are checked by `known`.
    pub(super) fn parse(text: &str, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let mut parser = Parser { rest: text, steps: Vec::new(), open: Vec::new(), brackets: 0 };
        loop {
            parser.operand(known)?;
            while parser.brackets > 0 && parser.take(')') {
                parser.settle(0);
                parser.open.pop();
                parser.brackets -= 1;
                parser.prefixes();
            }
            let Some(operator) = parser.operator() else { break };
            parser.settle(operator.tightness());
            parser.open.push(Open::Operator(operator));
        }
        parser.settle(0);
        match (parser.open.pop(), parser.rest.trim_start().chars().next()) {
            (Some(_), _) => Err("a `)` is missing".to_owned()),
            (None, Some(c)) => Err(format!("`{c}` does not belong in a formula here")),
            (None, None) => Ok(Self { steps: parser.steps }),
        }
    }

    /// Its value.
    pub(super) fn value(&self, names: &dyn Fn(&str) -> f64) -> f64 {
        let mut stack: Vec<f64> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::Number(number) => *number,
                Step::Name(name) => names(name),
                Step::Prefix(prefix) => {
                    let inner = stack.pop().unwrap_or_default();
                    match prefix {
                        Prefix::Minus => -inner,
                        Prefix::Root => inner.max(0.0).sqrt(),
                    }
                }
                Step::Operator(operator) => {
                    let right = stack.pop().unwrap_or_default();
                    let left = stack.pop().unwrap_or_default();
                    match operator {
                        Operator::Plus => left + right,
                        Operator::Minus => left - right,
                        Operator::Times => left * right,
                        Operator::Over => left / right,
                    }
                }
            };
            stack.push(value);
        }
        stack.pop().unwrap_or_default()
    }
}

struct Parser<'t> {
    rest: &'t str,
    steps: Vec<Step>,
    open: Vec<Open>,
    /// How many of those are brackets.
    brackets: usize,
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

    fn operator(&mut self) -> Option<Operator> {
        let signs = [
            ('+', Operator::Plus),
            ('-', Operator::Minus),
            ('*', Operator::Times),
            ('/', Operator::Over),
        ];
        signs.into_iter().find(|&(sign, _)| self.take(sign)).map(|(_, operator)| operator)
    }

    /// Applies the operators that wait and bind at least so tight.
    fn settle(&mut self, tightness: u8) {
        while let Some(&Open::Operator(operator)) = self.open.last()
            && operator.tightness() >= tightness
        {
            self.steps.push(Step::Operator(operator));
            self.open.pop();
        }
    }

    /// Applies the prefixes that waited for the operand that is now read.
    fn prefixes(&mut self) {
        while let Some(&Open::Prefix(prefix)) = self.open.last() {
            self.steps.push(Step::Prefix(prefix));
            self.open.pop();
        }
    }

    /// Reads what stands before an operand, and the operand itself.
    fn operand(&mut self, known: &dyn Fn(&str) -> bool) -> Result<(), String> {
        loop {
            if self.take('-') {
                self.open.push(Open::Prefix(Prefix::Minus));
                continue;
            }
            if self.take('(') {
                self.open.push(Open::Bracket);
                self.brackets += 1;
                continue;
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
            if matches!(word, "math.sqrt" | "sqrt") {
                self.open.push(Open::Prefix(Prefix::Root));
                continue;
            }
            self.steps.push(match word.parse() {
                Ok(number) => Step::Number(number),
                Err(_) if known(word) => Step::Name(word.to_owned()),
                Err(_) => return Err(format!("there is no count `{word}`")),
            });
            self.prefixes();
            return Ok(());
        }
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
        assert_eq!(value("8 - 4 - 2"), Ok(2.0));
        assert_eq!(value("8 / 4 / 2 + 1"), Ok(2.0));
        assert_eq!(value("2 * -(3 - -1) - -sqrt sqrt 16"), Ok(-6.0));
        assert_eq!(value("((words))"), Ok(10.0));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(value("wrods + 1"), Err("there is no count `wrods`".to_owned()));
        assert_eq!(value("(1 + 2"), Err("a `)` is missing".to_owned()));
        assert_eq!(value("1 +"), Err("the formula ends too early".to_owned()));
        assert_eq!(value("1 )"), Err("`)` does not belong in a formula here".to_owned()));
        assert_eq!(value("(1 2)"), Err("a `)` is missing".to_owned()));
        assert_eq!(value("* 2"), Err("a number or a name should stand before `*`".to_owned()));
    }

    #[test]
    fn no_formula_is_too_deep() {
        let n = 200_000;
        let words = "words".to_owned();
        assert_eq!(value(&format!("{}words{}", "(".repeat(n), ")".repeat(n))), Ok(10.0));
        assert_eq!(value(&format!("{}words", "-".repeat(n))), Ok(10.0));
        assert_eq!(value(&format!("{}1", "sqrt ".repeat(n))), Ok(1.0));
        assert_eq!(value(&vec![words; n].join(" + ")), Ok(10.0 * n as f64));
        let nested = format!("{}1{}", "1 + (".repeat(n), ")".repeat(n));
        assert_eq!(value(&nested), Ok(n as f64 + 1.0));
    }
}
