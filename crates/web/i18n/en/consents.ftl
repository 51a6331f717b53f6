### Consents.

consents-title = Consents
consents-none = The person was never asked. What needs no consent goes on; news and offers need one.
consent-purpose = For what
consent-answer = Answer
consent-at = When
consent-how = How
