//! The place a sealed value belongs to, as the bytes it is bound to.

use domain::id::{ControllerId, SubjectId};

use crate::table::Table;

/// Where one sealed value lives. A value that is moved to another slot does not open.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    pub controller: ControllerId,
    pub subject: SubjectId,
    pub table: Table,
    /// Number of the row; for rows that two numbers name, both.
    pub record: [i64; 2],
    pub generation: u32,
}

/// One sealed blob per record and category, so there is one column. Its number is kept for later.
const COLUMN: u16 = 0;

impl Slot {
    /// Length of [`Self::bytes`].
    pub const LEN: usize = 41;

    /// The additional data of the seal: format, controller, subject, table, column, both numbers of the
    /// record and the key's generation, each of fixed width and big-endian, so no two slots share bytes.
    pub fn bytes(&self, format: u8) -> [u8; Self::LEN] {
        let [first, second] = self.record;
        let mut bytes = [0; Self::LEN];
        let mut rest = bytes.as_mut_slice();
        for part in [
            &[format][..],
            &self.controller.number().to_be_bytes(),
            &self.subject.number().to_be_bytes(),
            &self.table.number().to_be_bytes(),
            &COLUMN.to_be_bytes(),
            &first.to_be_bytes(),
            &second.to_be_bytes(),
            &self.generation.to_be_bytes(),
        ] {
            let (here, after) = rest.split_at_mut(part.len());
            here.copy_from_slice(part);
            rest = after;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_part_of_a_slot_is_in_its_bytes_in_a_place_that_never_moves() {
        let slot = Slot {
            controller: ControllerId::new(0x0101_0101_0101_0101),
            subject: SubjectId::new(0x0202_0202_0202_0202),
            table: Table::ConsentProof,
            record: [0x0303_0303_0303_0303, -1],
            generation: 0x0404_0404,
        };
        let bytes = slot.bytes(9);
        let mut expected = vec![9];
        expected.extend([1; 8]);
        expected.extend([2; 8]);
        expected.extend([0, 7, 0, 0]);
        expected.extend([3; 8]);
        expected.extend([0xff; 8]);
        expected.extend([4; 4]);
        assert_eq!(bytes.to_vec(), expected);
    }
}
