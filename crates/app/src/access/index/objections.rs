//! What the person objected to, which stops stand for them, and what they told about their age.

use std::io;

use super::Parts;
use crate::access::html::Html;
use crate::access::texts::{Each, codes, fill};

struct Words {
    objections: &'static str,
    headings: [&'static str; 3],
    all_marketing: &'static str,
    stands: &'static str,
    lifted: &'static str,
    overruled: &'static str,
    stop: &'static str,
    reload: &'static str,
    birth: &'static str,
}

const EN: Words = Words {
    objections: "Objections",
    headings: ["Against", "Since", "Until"],
    all_marketing: "all direct marketing",
    stands: "in force",
    lifted: "{}, when you took it back",
    overruled: "{}, when it was decided",
    stop: "On the list of those who get no marketing: one entry, set on {}. It holds a fingerprint of a contact point \
           that only this installation can compare, and it outlives an erasure.",
    reload: "On the list of those whom old files do not bring back after an erasure: one entry, set on {}, which ends \
             on {}. It holds a fingerprint of a contact point, too, and does not keep you from ordering or writing.",
    birth: "When you were born, as you told us: {}.",
};

const DE: Words = Words {
    objections: "Widersprüche",
    headings: ["Gegen", "Seit", "Bis"],
    all_marketing: "jede Direktwerbung",
    stands: "in Kraft",
    lifted: "{}, als Sie ihn zurücknahmen",
    overruled: "{}, als darüber entschieden wurde",
    stop: "Auf der Liste derer, die keine Werbung bekommen: ein Eintrag, gesetzt am {}. Er enthält einen Fingerabdruck \
           einer Kontaktangabe, den nur diese Installation vergleichen kann, und er überdauert eine Löschung.",
    reload: "Auf der Liste derer, die nach einer Löschung nicht aus alten Dateien wiederkommen: ein Eintrag, gesetzt am \
             {}, der am {} endet. Auch er enthält einen Fingerabdruck einer Kontaktangabe und hindert Sie nicht daran, \
             zu bestellen oder uns zu schreiben.",
    birth: "Ihr Geburtsdatum, wie Sie es uns genannt haben: {}.",
};

const FR: Words = Words {
    objections: "Oppositions",
    headings: ["Contre", "Depuis le", "Jusqu’au"],
    all_marketing: "toute prospection directe",
    stands: "en vigueur",
    lifted: "{}, lorsque vous l’avez retirée",
    overruled: "{}, lorsqu’elle a été tranchée",
    stop: "Sur la liste des personnes qui ne reçoivent pas de prospection : une inscription, faite le {}. Elle contient \
           une empreinte d’une coordonnée que seule cette installation peut comparer, et elle survit à un effacement.",
    reload: "Sur la liste des personnes que d’anciens fichiers ne ramènent pas après un effacement : une inscription, \
             faite le {}, qui prend fin le {}. Elle contient aussi une empreinte d’une coordonnée, et ne vous empêche \
             ni de commander ni d’écrire.",
    birth: "Votre date de naissance, telle que vous nous l’avez donnée : {}.",
};

impl Parts<'_> {
    /// Nothing where there is nothing to say.
    pub(super) fn objections(&self, html: &mut Html<'_>) -> io::Result<()> {
        let package = self.package;
        let words = Each { en: &EN, de: &DE, fr: &FR }.of(package.language);
        if !package.objections.is_empty() {
            html.element("h3", words.objections)?;
            let rows = package.objections.iter().map(|objection| {
                let against = objection.against.as_ref();
                let against = against.map(|purpose| codes::purpose_name(purpose, package.language));
                let until = match objection.end {
                    None => words.stands.to_owned(),
                    Some(("lifted", at)) => fill(words.lifted, &[&self.when(at)]),
                    Some((_, at)) => fill(words.overruled, &[&self.when(at)]),
                };
                let until =
                    [Some(until), objection.ground.clone()].into_iter().flatten().collect::<Vec<_>>().join("\n");
                vec![against.unwrap_or_else(|| words.all_marketing.to_owned()), self.when(objection.at), until]
            });
            html.table(words.objections, &words.headings, rows)?;
        }
        for set_at in &package.marketing_stops {
            html.element("p", &fill(words.stop, &[&self.when(*set_at)]))?;
        }
        for kept in &package.do_not_reload {
            html.element("p", &fill(words.reload, &[&self.when(kept.set_at), &self.when(kept.ends_at)]))?;
        }
        if let Some(birth) = &package.birth {
            let told = [Some(birth.on.as_str()), birth.country.as_deref()].into_iter().flatten().collect::<Vec<_>>();
            html.element("p", &fill(words.birth, &[&told.join(", ")]))?;
        }
        Ok(())
    }
}
