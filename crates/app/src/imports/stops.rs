//! Do-not-reload: what keeps a file from bringing back somebody who was erased (S35).

use custody::Vault;
use domain::contact::{ContactKind, ContactValue};
use domain::id::{BrandId, ControllerId};
use domain::personal::Text;
use store::suppression::Fingerprint;

use crate::App;

/// The fingerprint of a contact point in its normal form. A customer number belongs to its brand: the same number of
/// another brand is somebody else's.
#[must_use]
pub fn fingerprint(
    app: &App,
    controller: ControllerId,
    brand: BrandId,
    kind: ContactKind,
    normal: &Text,
) -> Fingerprint {
    print(&app.vault, (controller, brand), kind, normal)
}

fn print(vault: &Vault, (controller, brand): (ControllerId, BrandId), kind: ContactKind, normal: &Text) -> Fingerprint {
    let token = match kind {
        ContactKind::CustomerNumber => {
            let of_brand = Text::new(format!("{}/{}", brand.number(), normal.expose()));
            vault.suppression_token(controller, kind, &of_brand)
        }
        ContactKind::Email | ContactKind::Phone | ContactKind::Postal => {
            vault.suppression_token(controller, kind, normal)
        }
    };
    Fingerprint { controller, kind, token, version: vault.token_version() }
}

/// The fingerprints by which a contact point is stopped: of its normal form, and of the form that all its variants
/// share. Both are kept and asked for, so that those of an earlier version stop files, too.
#[must_use]
pub fn fingerprints(app: &App, controller: ControllerId, brand: BrandId, value: &ContactValue) -> Vec<Fingerprint> {
    fingerprints_by(&app.vault, (controller, brand), value)
}

/// The same, where there are only the keys.
pub(crate) fn fingerprints_by(vault: &Vault, of: (ControllerId, BrandId), value: &ContactValue) -> Vec<Fingerprint> {
    let (normal, variants) = (value.normal(), value.match_form());
    let print = |form: &Text| print(vault, of, value.kind(), form);
    if normal == variants { vec![print(&normal)] } else { vec![print(&normal), print(&variants)] }
}

/// Whether a contact point keeps its person out; phones and addresses are shared by households.
pub(super) const fn stops(kind: ContactKind) -> bool {
    match kind {
        ContactKind::Email | ContactKind::CustomerNumber => true,
        ContactKind::Phone | ContactKind::Postal => false,
    }
}
