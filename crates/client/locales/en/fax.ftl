# Words and help of the FAX cover (show --fax-to).

help-arg-fax_to = Put the cover of a FAX in front: the receiving office (with a person: OFFICE/PERSON; with "" the name in the imported table of offices)
help-arg-fax_number = FAX number of the receiver (a blank to fill in by hand if left out, as all of these)
help-arg-fax_from = The sending office (with a person: OFFICE/PERSON)
help-arg-fax_phone = Telephone number of the sender
help-arg-fax_reply = FAX number of the sender, to which the receipt is sent back
help-arg-fax_note = Remark on the cover
help-arg-mask = Name service users on the cover by one character and two digits only (the sheets behind it stay as they are)

fax-several-receivers = the files are for { $count } receiving offices; one FAX would give each sheet to all of them
    .hint = give the files of one receiver at a time
fax-others-left-out = { $count } provision sheets of other offices were left out (the receiver is { $office })
fax-nothing-for-receiver = there is no sheet for the receiving office ({ $office }); nothing was written
    .hint = give the files that go to that office, or choose forms with --form
fax-only-pdf = the cover of a FAX is drawn in a PDF only; nothing was written
    .hint = give a name that ends in .pdf as -o
