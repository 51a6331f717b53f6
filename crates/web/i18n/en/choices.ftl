### Sending the link to the page of one's own choices.

choices-title = Link to the own choices
choices-hint = A mail to the newest address of the person. Its page shows what they agreed to and takes back or agrees with one press, without signing in.
choices-do = Send the link
choices-sent = The mail is in the queue. It goes out within a minute.
choices-no-address = There is no e-mail address to send it to.
