//! Files that are archives of parts: documents of Word and OpenDocument, e-books.
//!
//! A reader of such a format opens the [`Archive`], joins the parts that hold text, and reads them
//! as any reader does; [`Decoded::extract`](crate::text::document::Decoded::extract) makes lines of
//! what it found. Nothing of an archive is ever written to disk, no name in it is a path of this
//! machine, no entity of its XML is expanded, and what is too large is refused.

mod archive;
mod xml;

mod joined;

pub(super) use archive::{Archive, Refusal, within};
pub(super) use joined::Joined;
pub(super) use xml::{Node, Xml, attribute, attributes, prefix};
