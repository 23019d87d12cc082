//! Bytes and the texts that they are, as far as they are texts.

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, general_purpose};

use super::given::{Args, Given, Out};

/// Whether padding counts, of decoders that take both.
const EITHER: GeneralPurposeConfig = general_purpose::PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent);

fn decoded_by(engine: &GeneralPurpose, text: &str) -> Option<Out> {
    let bytes = engine.decode(text).ok()?;
    String::from_utf8(bytes).ok().map(Out::Bytes)
}

/// `Base64.getDecoder().decode(text)`, Android's `Base64.decode(text, flags)`, Kotlin's `Base64.decode(text)`.
pub(super) fn decoded(text: &str, _: &Args) -> Option<Out> {
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, EITHER);
    // Line ends are left out by those that allow them, and an error for the others.
    if text.contains(['-', '_']) {
        let engine = GeneralPurpose::new(&base64::alphabet::URL_SAFE, EITHER);
        return decoded_by(&engine, text);
    }
    decoded_by(&engine, text)
}

/// `Base64.getEncoder().encode(bytes)`
pub(super) fn encoded(text: &str, _: &Args) -> Option<Out> {
    Some(Out::Text(STANDARD.encode(text)))
}

pub(super) fn encoded_for_urls(text: &str, _: &Args) -> Option<Out> {
    Some(Out::Text(URL_SAFE.encode(text)))
}

/// `URLDecoder.decode(text, charset)`, in which `+` is a space.
pub(super) fn decoded_from_form(args: &Args) -> Option<Out> {
    let text = args.text(0)?.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8().ok().map(|text| Out::Text(text.into_owned()))
}

/// `text.removingPercentEncoding`
pub(super) fn without_percents(text: &str, _: &Args) -> Option<Out> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(|text| Out::Text(text.into_owned()))
}

/// The text of bytes or characters: `new String(bytes, charset)`, `String(decoding: bytes, as: UTF8.self)`.
pub(in crate::trace) fn text_of(given: &Given) -> Option<String> {
    match given {
        Given::Text(text) => Some(text.to_string()),
        Given::List(elements) => {
            let mut bytes = Vec::new();
            for element in elements {
                match element {
                    Given::Text(text) => bytes.extend_from_slice(text.as_bytes()),
                    Given::Int(number @ -128..=255) => bytes.push(u8::try_from(number.rem_euclid(256)).ok()?),
                    _ => return None,
                }
            }
            String::from_utf8(bytes).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::source::FileKind;

    use super::super::given::testing::args;
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        let none = args(FileKind::Java, []);
        let bytes = |text: &str| Some(Out::Bytes(text.to_owned()));
        assert_eq!(decoded("U1NMdjM=", &none), bytes("SSLv3"));
        assert_eq!(decoded("U1NMdjM", &none), bytes("SSLv3"));
        assert_eq!(decoded("no base64!", &none), None);
        assert_eq!(decoded("//79", &none), None, "no text");
        assert_eq!(encoded("SSLv3", &none), Some(Out::Text("U1NMdjM=".to_owned())));
    }

    #[test]
    fn bytes_and_characters_are_texts() {
        let list = |elements: &[Given]| Given::List(elements.to_vec());
        assert_eq!(text_of(&list(&[Given::text("T"), Given::text("L")])).as_deref(), Some("TL"));
        assert_eq!(text_of(&list(&[Given::Int(84), Given::Int(-61), Given::Int(0xA9)])).as_deref(), Some("Té"));
        assert_eq!(text_of(&list(&[Given::Int(-61)])), None);
        assert_eq!(text_of(&list(&[Given::Other])), None);
    }
}
