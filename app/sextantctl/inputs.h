// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments that are files or addresses.
#pragma once

#include <string>

#include "app/sextantctl/command_line.h"
#include "model/document/document.h"

namespace sextant::ctl {

// "-" is standard input. Error: input.
[[nodiscard]] Result<std::string> readFile(const std::string& path);
// Error: input, with line and column.
[[nodiscard]] Result<Document> parseDocument(const std::string& text, const std::string& name);

// The revision that an address names, or the stable one. Errors: answer_no, and the store's.
[[nodiscard]] Result<RevisionContent> revisionOf(Context& context, const Address& address);

struct NamedText {
  std::string name;
  std::string text;
};
// An argument that names an existing file is a file; "sextant://..." is always an address, and so
// is everything else. An address without a profile gives an empty text where `may_be_missing`.
[[nodiscard]] Result<NamedText> textOf(Context& context, const std::string& argument);

// The operating person: $SEXTANT_PERSON, else the login's name.
[[nodiscard]] std::string operatingPerson();

}  // namespace sextant::ctl
