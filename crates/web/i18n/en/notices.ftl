### The public page of a notice.

notice-title = Privacy notice
notice-since = in force since
notice-versions = All versions
notice-contact = Questions about your data: { $contact }
