// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments that are files or addresses.
#pragma once

#include <string>

#include "app/sextantctl/command_line.h"
#include "model/document/document.h"

namespace sextant::ctl {

// "-" is standard input. At most document_bytes_max bytes. Error: input.
[[nodiscard]] Result<std::string> readFile(const std::string& path);
// Error: input, with line and column.
[[nodiscard]] Result<Document> parseDocument(const std::string& text, const std::string& name);

// An argument that has to be an address, or ENV/SERVICE alone. Error: usage; also where `?store=`
// names another store than the one in use.
[[nodiscard]] Result<Address> addressOf(const Context& context, const std::string& argument);
[[nodiscard]] Result<ServiceKey> serviceOf(const Context& context, const std::string& argument);

// The revision that an address names, or the stable one. Errors: answer_no, and the store's.
[[nodiscard]] Result<RevisionContent> revisionOf(Context& context, const Address& address);

struct NamedText {
  std::string name;
  std::string text;
};
// The profile at an address; the name has the revision. Errors: answer_no, and the store's.
[[nodiscard]] Result<NamedText> textAt(Context& context, const Address& address);
// An argument that names an existing file is a file; "sextant://..." is always an address, and so
// is everything else.
[[nodiscard]] Result<NamedText> textOf(Context& context, const std::string& argument);

}  // namespace sextant::ctl
