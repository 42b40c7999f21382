//! A body in chunks (RFC 9112 section 7.1).

use super::{Fault, head, line_end, whole};

/// Where in a body the next byte stands.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    place: Place,
    size: u64,
    // Digits of the size, or bytes of an extension.
    length: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Size,
    Extension,
    SizeLf,
    Data,
    DataCr,
    DataLf,
    Trailers,
    End,
}

/// No honest chunk needs more digits, and nobody's integers overflow with them.
const MOST_DIGITS: usize = 15;
/// The longest extension of one chunk. They mean nothing here and are not passed on.
const LONGEST_EXTENSION: usize = 256;

impl Chunks {
    pub(super) fn are_over(&self) -> bool {
        self.place == Place::End
    }

    /// Takes bytes up to the end of the body at most, and says how many.
    pub(super) fn take(&mut self, bytes: &[u8], line: &mut Vec<u8>) -> Result<usize, Fault> {
        let mut at = 0;
        while at < bytes.len() && !self.are_over() {
            at += match self.place {
                Place::Data => self.data(&bytes[at..]),
                Place::Trailers => {
                    self.trailer(&bytes[at..], line).map_err(|fault| Fault { at: at + fault.at })?
                }
                _ => {
                    self.place = self.behind(bytes[at]).ok_or(Fault { at })?;
                    1
                }
            };
        }
        Ok(at)
    }

    /// The place behind `byte`, if it may stand here.
    fn behind(&mut self, byte: u8) -> Option<Place> {
        match (self.place, byte) {
            (Place::Size, b'\r' | b';') if self.length > 0 => {
                self.length = 0;
                Some(if byte == b'\r' { Place::SizeLf } else { Place::Extension })
            }
            (Place::Size, _) if self.length < MOST_DIGITS => {
                self.length += 1;
                self.size = self.size * 16 + u64::from(char::from(byte).to_digit(16)?);
                Some(Place::Size)
            }
            (Place::Extension, b'\r') => Some(Place::SizeLf),
            (Place::Extension, b'\t' | b' '..=b'~') if self.length < LONGEST_EXTENSION => {
                self.length += 1;
                Some(Place::Extension)
            }
            (Place::SizeLf, b'\n') if self.size == 0 => Some(Place::Trailers),
            (Place::SizeLf, b'\n') => Some(Place::Data),
            (Place::DataCr, b'\r') => Some(Place::DataLf),
            (Place::DataLf, b'\n') => {
                *self = Self::default();
                Some(Place::Size)
            }
            _ => None,
        }
    }

    fn data(&mut self, bytes: &[u8]) -> usize {
        let taken = usize::try_from(self.size).unwrap_or(usize::MAX).min(bytes.len());
        self.size -= taken as u64;
        if self.size == 0 {
            self.place = Place::DataCr;
        }
        taken
    }

    fn trailer(&mut self, bytes: &[u8], begin: &mut Vec<u8>) -> Result<usize, Fault> {
        let Some(end) = line_end(bytes) else {
            begin.extend_from_slice(bytes);
            return Ok(bytes.len());
        };
        let fault = Fault { at: end - 1 };
        match head::text(whole(begin, &bytes[..end])) {
            Ok(b"") => self.place = Place::End,
            Ok(text) if head::field(text).is_ok() => {}
            _ => return Err(fault),
        }
        begin.clear();
        Ok(end)
    }
}
