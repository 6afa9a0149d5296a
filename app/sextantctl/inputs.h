// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments that are files or addresses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/sextantctl/command_line.h"
#include "model/diff/semantic_diff.h"
#include "model/document/document.h"
#include "model/schema/service_schema.h"

namespace sextant::ctl {

// "-" is standard input. At most document_bytes_max bytes; `kind` is what the error calls the file.
// Error: input.
[[nodiscard]] Result<std::string> readFile(const std::string& path,
                                           const std::string& kind = "A profile");
// Error: input, with line and column.
[[nodiscard]] Result<Document> parseDocument(const std::string& text, const std::string& name);

// An argument that has to be an address, or ENV/SERVICE alone. Error: usage; also where `?store=`
// names another store than the one in use.
[[nodiscard]] Result<Address> addressOf(const Context& context, const std::string& argument);
[[nodiscard]] Result<ServiceKey> serviceOf(const Context& context, const std::string& argument);
// ENV/SERVICE/CLUSTER/INSTANCE and nothing else. Error: usage.
[[nodiscard]] Result<Instance> instanceOf(const Context& context, const std::string& argument);

// The revision that an address names, or the stable one. Errors: answer_no, and the store's.
[[nodiscard]] Result<RevisionContent> revisionOf(Context& context, const Address& address);

// Standard input is read to its end by the first who asks. Error: usage, where "-" stands twice.
[[nodiscard]] Result<void> oneInputOnly(const std::vector<std::string>& arguments);

// A JSON Schema in a file, as JSON or YAML; "-" is standard input. Error: input.
[[nodiscard]] Result<ServiceSchema> readSchema(const std::string& path);
// The stable revision; 0 where nothing has been published. Errors: the store's.
[[nodiscard]] Result<RevisionNumber> stableOf(Store& store, const ServiceKey& key);
// The schema of a service from its environment's settings; nothing where they have none. Errors:
// input (a schema that cannot be used), and the store's.
[[nodiscard]] Result<std::optional<ServiceSchema>> schemaOf(Store& store, const ServiceKey& key);

struct NamedText {
  std::string name;
  std::string text;
  std::optional<ServiceKey> service = {};  // of an address
};
// The profile at an address; the name has the revision. Errors: answer_no, and the store's.
[[nodiscard]] Result<NamedText> textAt(Context& context, const Address& address);
// An argument that names an existing file is a file; "sextant://..." is always an address, and so
// is everything else.
[[nodiscard]] Result<NamedText> textOf(Context& context, const std::string& argument);

// What names the items of lists in these texts: by the schema in a file where one is given, else by
// that of the last text's service that has an address. Errors: as above.
[[nodiscard]] Result<ItemKey> itemKeyFor(Context& context, const std::string& schema_file,
                                         const std::vector<const NamedText*>& texts);

}  // namespace sextant::ctl
