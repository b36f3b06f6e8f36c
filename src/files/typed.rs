//! Types read from TOML: the tables of the program, rule files and configurations.
//!
//! The deserializer of the `toml` crate offers any value to any type, so that each of our three hundred
//! types is compiled once for each shape that a value can have, and once more for dates and for
//! spans: a sixth of the program, and of the time it takes to compile. Here a type is offered what it
//! asks for, by one deserializer with one way through a table, and its errors are small. Parsing is
//! that of the crate.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::Range;
use std::vec;

use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _,
    Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// The name of `toml::Spanned` where it asks a deserializer for itself, by the agreement of its crate.
const SPANNED: &str = "$__serde_spanned_private_Spanned";

/// Why a text is no TOML, or a value not of the type that it should be.
#[derive(Debug, Clone)]
pub struct Error(Box<Fault>);

#[derive(Debug, Clone)]
struct Fault {
    message: String,
    span: Option<Range<usize>>,
}

impl Error {
    fn new(message: impl Into<String>, span: Option<Range<usize>>) -> Self {
        Self(Box::new(Fault { message: message.into(), span }))
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The bytes of the text that are wrong, where they are known.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        self.0.span.clone()
    }

    /// The innermost value that an error passes on its way out is its place.
    #[cold]
    fn within(mut self, span: &Range<usize>) -> Self {
        self.0.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    #[cold]
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string(), None)
    }
}

impl From<toml::de::Error> for Error {
    fn from(error: toml::de::Error) -> Self {
        Self::new(error.message(), error.span())
    }
}

/// Reads a text.
///
/// # Errors
/// Where it is no TOML, or has not the shape of `T`: with the place in the text.
pub fn of_text<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    of_table(DeTable::parse(text)?)
}

/// Reads a parsed text.
///
/// # Errors
/// Where it has not the shape of `T`: with the place in its text.
pub fn of_table<'t, T: Deserialize<'t>>(table: Spanned<DeTable<'t>>) -> Result<T, Error> {
    let span = table.span();
    of_value(Spanned::new(span, DeValue::Table(table.into_inner())))
}

/// Reads a value of a parsed text.
///
/// # Errors
/// Where it has not the shape of `T`: with the place in its text.
pub fn of_value<'t, T: Deserialize<'t>>(value: Spanned<DeValue<'t>>) -> Result<T, Error> {
    let value = Value::from(value);
    let span = value.span.clone();
    T::deserialize(value).map_err(|error| error.within(&span))
}

/// A value or a key, on its way into a type.
struct Value<'t> {
    content: Content<'t>,
    span: Range<usize>,
}

enum Content<'t> {
    Toml(DeValue<'t>),
    /// An end of a span.
    Offset(usize),
}

enum Number {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

impl<'t> From<Spanned<DeValue<'t>>> for Value<'t> {
    fn from(value: Spanned<DeValue<'t>>) -> Self {
        let span = value.span();
        Self { content: Content::Toml(value.into_inner()), span }
    }
}

impl<'t> Value<'t> {
    fn key(key: Spanned<Cow<'t, str>>) -> Self {
        let span = key.span();
        Self { content: Content::Toml(DeValue::String(key.into_inner())), span }
    }

    fn offset(offset: usize, span: &Range<usize>) -> Self {
        Self { content: Content::Offset(offset), span: span.clone() }
    }

    /// What is said of a value that is no `expected`.
    #[cold]
    fn unlike(&self, expected: &dyn Expected) -> Error {
        let found = match &self.content {
            Content::Offset(offset) => Unexpected::Unsigned(*offset as u64),
            Content::Toml(value) => match value {
                DeValue::String(text) => Unexpected::Str(text),
                DeValue::Integer(_) | DeValue::Float(_) => match self.number(expected) {
                    Ok(Number::Signed(it)) => Unexpected::Signed(it),
                    Ok(Number::Unsigned(it)) => Unexpected::Unsigned(it),
                    Ok(Number::Float(it)) => Unexpected::Float(it),
                    Err(error) => return error,
                },
                DeValue::Boolean(it) => Unexpected::Bool(*it),
                DeValue::Datetime(_) => Unexpected::Other("date without quotation marks"),
                DeValue::Array(_) => Unexpected::Seq,
                DeValue::Table(_) => Unexpected::Map,
            },
        };
        Error::invalid_type(found, expected)
    }

    fn number(&self, expected: &dyn Expected) -> Result<Number, Error> {
        match &self.content {
            Content::Offset(offset) => Ok(Number::Unsigned(*offset as u64)),
            Content::Toml(DeValue::Integer(it)) => integer(it),
            Content::Toml(DeValue::Float(it)) => match it.as_str().parse::<f64>() {
                Ok(float) if float.is_finite() || it.as_str().contains("inf") => {
                    Ok(Number::Float(float))
                }
                _ => Err(Error::custom("floating-point number overflowed")),
            },
            _ => Err(self.unlike(expected)),
        }
    }

    fn text(self, expected: &dyn Expected) -> Result<Cow<'t, str>, Error> {
        match self.content {
            Content::Toml(DeValue::String(text)) => Ok(text),
            _ => Err(self.unlike(expected)),
        }
    }

    fn items(self, expected: &dyn Expected) -> Result<Items<'t>, Error> {
        match self.content {
            Content::Toml(DeValue::Array(array)) => {
                let items: Vec<_> = array.into_iter().map(Value::from).collect();
                Ok(Items(items.into_iter()))
            }
            _ => Err(self.unlike(expected)),
        }
    }

    fn pairs(self, expected: &dyn Expected) -> Result<Pairs<'t>, Error> {
        match self.content {
            Content::Toml(DeValue::Table(table)) => Ok(Pairs::of(table)),
            _ => Err(self.unlike(expected)),
        }
    }

    /// The three fields that `toml::Spanned` has.
    fn with_span(self, fields: &'static [&'static str]) -> Pairs<'t> {
        let span = self.span.clone();
        let (from, to) = (Value::offset(span.start, &span), Value::offset(span.end, &span));
        let name = |name: &&'static str| Value::key(Spanned::new(span.clone(), (*name).into()));
        let pairs: Vec<_> = fields.iter().map(name).zip([from, to, self]).collect();
        Pairs { rest: pairs.into_iter(), value: None }
    }

    fn variant(self) -> Result<Variant<'t>, Error> {
        match self.content {
            Content::Toml(DeValue::String(_)) => Ok(Variant { name: self, content: None }),
            Content::Toml(DeValue::Table(table)) => {
                let mut pairs = Pairs::of(table);
                match (pairs.rest.next(), pairs.rest.next()) {
                    (Some((name, content)), None) => Ok(Variant { name, content: Some(content) }),
                    (None, _) => Err("wanted exactly 1 element, found 0 elements"),
                    _ => Err("wanted exactly 1 element, more than 1 element"),
                }
                .map_err(Error::custom)
            }
            _ => Err(Error::custom("wanted string or table")),
        }
    }
}

fn integer(it: &DeInteger<'_>) -> Result<Number, Error> {
    let (text, radix) = (it.as_str(), it.radix());
    let signed = i64::from_str_radix(text, radix).map(Number::Signed);
    let number = signed.or_else(|_| u64::from_str_radix(text, radix).map(Number::Unsigned));
    number.map_err(|_| Error::custom("integer number overflowed"))
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.number(&visitor)? {
                Number::Signed(it) => visitor.visit_i64(it),
                Number::Unsigned(it) => visitor.visit_u64(it),
                Number::Float(it) => visitor.visit_f64(it),
            }
        })*
    };
}

macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.text(&visitor)? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            }
        })*
    };
}

impl<'t> Deserializer<'t> for Value<'t> {
    type Error = Error;

    // For the few types that take values of several shapes.
    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.content {
            Content::Offset(_) => self.deserialize_u64(visitor),
            Content::Toml(value) => match value {
                DeValue::String(_) => self.deserialize_string(visitor),
                DeValue::Integer(_) | DeValue::Float(_) => self.deserialize_f64(visitor),
                DeValue::Boolean(it) => visitor.visit_bool(*it),
                DeValue::Array(_) => self.deserialize_seq(visitor),
                DeValue::Table(_) => self.deserialize_map(visitor),
                DeValue::Datetime(_) => Err(self.unlike(&visitor)),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.content {
            Content::Toml(DeValue::Boolean(it)) => visitor.visit_bool(it),
            _ => Err(self.unlike(&visitor)),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(self.unlike(&visitor))
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(self.unlike(&visitor))
    }

    // TOML has no null: what is there is something.
    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(self.unlike(&visitor))
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        Err(self.unlike(&visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = self.items(&visitor)?;
        visitor.visit_seq(items)
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        let pairs = self.pairs(&visitor)?;
        visitor.visit_map(pairs)
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let pairs = if name == SPANNED { self.with_span(fields) } else { self.pairs(&visitor)? };
        visitor.visit_map(pairs)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// The values of a list.
struct Items<'t>(vec::IntoIter<Value<'t>>);

impl<'t> SeqAccess<'t> for Items<'t> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.0.next() else { return Ok(None) };
        let span = item.span.clone();
        seed.deserialize(item).map(Some).map_err(|error| error.within(&span))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The keys of a table with their values.
struct Pairs<'t> {
    rest: vec::IntoIter<(Value<'t>, Value<'t>)>,
    value: Option<Value<'t>>,
}

impl<'t> Pairs<'t> {
    fn of(table: DeTable<'t>) -> Self {
        let pair = |(key, value)| (Value::key(key), Value::from(value));
        let pairs: Vec<_> = table.into_iter().map(pair).collect();
        Self { rest: pairs.into_iter(), value: None }
    }
}

impl<'t> MapAccess<'t> for Pairs<'t> {
    type Error = Error;

    fn next_key_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        let span = key.span.clone();
        seed.deserialize(key).map(Some).map_err(|error| error.within(&span))
    }

    fn next_value_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let Some(value) = self.value.take() else {
            return Err(Error::custom("a value is asked for before its key"));
        };
        let span = value.span.clone();
        seed.deserialize(value).map_err(|error| error.within(&span))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// One of several: its name alone, or a table with its name and what belongs to it.
struct Variant<'t> {
    name: Value<'t>,
    content: Option<Value<'t>>,
}

impl<'t> Variant<'t> {
    fn content(content: Option<Value<'t>>, expected: &'static str) -> Result<Value<'t>, Error> {
        content.ok_or_else(|| Error::invalid_type(Unexpected::UnitVariant, &expected))
    }
}

impl<'t> EnumAccess<'t> for Variant<'t> {
    type Error = Error;
    type Variant = Chosen<'t>;

    fn variant_seed<T: DeserializeSeed<'t>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Chosen<'t>), Error> {
        let span = self.name.span.clone();
        let variant = seed.deserialize(self.name).map_err(|error| error.within(&span))?;
        Ok((variant, Chosen(self.content)))
    }
}

/// What belongs to one of several.
struct Chosen<'t>(Option<Value<'t>>);

impl<'t> VariantAccess<'t> for Chosen<'t> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.0 {
            None => Ok(()),
            Some(value) => match &value.content {
                Content::Toml(DeValue::Table(table)) if table.is_empty() => Ok(()),
                _ => Err(value.unlike(&"an empty table")),
            },
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'t>>(self, seed: T) -> Result<T::Value, Error> {
        let content = Variant::content(self.0, "newtype variant")?;
        let span = content.span.clone();
        seed.deserialize(content).map_err(|error| error.within(&span))
    }

    fn tuple_variant<V: Visitor<'t>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        Variant::content(self.0, "tuple variant")?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Variant::content(self.0, "struct variant")?.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Boat {
        name: Spanned<String>,
        #[serde(default)]
        masts: Option<u8>,
        #[serde(default)]
        draught: f64,
        #[serde(default)]
        rig: Rig,
        #[serde(default)]
        crew: BTreeMap<String, Vec<i32>>,
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Rig {
        #[default]
        Sloop,
        Other(String),
    }

    fn refused(text: &str) -> (String, &str) {
        let error = of_text::<Boat>(text).unwrap_err();
        (error.message().to_owned(), &text[error.span().unwrap()])
    }

    #[test]
    fn a_type_gets_what_it_asks_for() {
        let text =
            "name = 'Tern'\nmasts = 2\ndraught = 3\nrig = { other = 'lug' }\n[crew]\na = [1, 0x10]";
        let boat: Boat = of_text(text).unwrap();
        assert_eq!(&text[boat.name.span()], "'Tern'");
        assert_eq!((boat.masts, boat.draught), (Some(2), 3.0));
        assert_eq!(boat.rig, Rig::Other("lug".to_owned()));
        assert_eq!(boat.crew["a"], [1, 16]);
        assert_eq!(of_text::<Boat>("name = 'Tern'\nrig = 'sloop'").unwrap().rig, Rig::Sloop);
    }

    #[test]
    fn what_is_wrong_is_said_of_the_innermost_place() {
        let told = |message: &str, place| (message.to_owned(), place);
        assert_eq!(
            refused("name = 1.5"),
            told("invalid type: floating point `1.5`, expected a string", "1.5")
        );
        assert_eq!(
            refused("name = 'a'\ncrew = { a = [1, 'x'] }"),
            told("invalid type: string \"x\", expected i32", "'x'")
        );
        assert_eq!(
            refused("name = 'a'\nmasts = 300"),
            told("invalid value: integer `300`, expected u8", "300")
        );
        assert_eq!(
            refused("name = 2001-02-03"),
            told("invalid type: date without quotation marks, expected a string", "2001-02-03")
        );
        assert_eq!(refused("name = 'a'\nsails = 1").1, "sails");
        assert_eq!(refused("name = 'a'\nrig = 'raft'").1, "'raft'");
        assert!(refused("name = 'a'\nrig = { other = 'x', sloop = 'y' }").1.starts_with("{ other"));
        assert_eq!(refused("masts = 1"), told("missing field `name`", ""));
        assert_eq!(refused("name = \"a").1.len(), 0);
        assert_eq!(
            refused("name = 'a'\nmasts = 99999999999999999999").0,
            "integer number overflowed"
        );
    }

    /// A struct is a table: its values in a list, by their order, are none.
    #[test]
    fn a_list_is_no_table() {
        assert_eq!(
            of_text::<BTreeMap<String, Boat>>("a = ['Tern', 2]").unwrap_err().message(),
            "invalid type: sequence, expected struct Boat"
        );
    }
}
