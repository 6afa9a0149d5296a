// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/inputs.h"

#include <QtCore/QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "model/document/visible_text.h"
#include "model/checks/item_key.h"
#include "model/checks/settings.h"
#include "model/session/settings_schema.h"

namespace sextant::ctl {
namespace {

constexpr std::size_t read_step_bytes = 256 * 1024;

tl::unexpected<Error> unreadable(const std::string& path) {
  const std::string reason = std::strerror(errno);
  return fail(ErrorKind::input, "This file cannot be read: " + reason + '.', path);
}

// What a size says of a device or a pipe is nothing, so it is read until it ends or is too long.
Result<std::string> readToEnd(int descriptor, const std::string& path, const std::string& kind) {
  std::string text;
  while (text.size() <= document_bytes_max) {
    const std::size_t before = text.size();
    text.resize(before + read_step_bytes);
    ssize_t count = -1;
    do {
      count = ::read(descriptor, text.data() + before, read_step_bytes);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return unreadable(path);
    text.resize(before + static_cast<std::size_t>(count));
    if (count == 0) return text;
  }
  return fail(ErrorKind::input, kind + " may have at most 64 MiB.", path);
}

Error asUsage(Error error) {
  error.kind = ErrorKind::usage;
  return error;
}

bool isUri(const std::string& argument) {
  return argument.rfind("sextant://", 0) == 0;
}

}  // namespace

Result<std::string> readFile(const std::string& path, const std::string& kind) {
  if (path == "-") return readToEnd(STDIN_FILENO, path, kind);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unreadable(path);
  auto text = readToEnd(descriptor, path, kind);
  ::close(descriptor);
  return text;
}

Result<Document> parseDocument(const std::string& text, const std::string& name) {
  auto document = Document::parse(text);
  if (!document) return fail(ErrorKind::input, toString(document.error(), name));
  return std::move(*document);
}

Result<Address> addressOf(const Context& context, const std::string& argument) {
  auto address = Address::parse(argument);
  if (!address) return tl::unexpected<Error>(asUsage(address.error()));
  if (address->store.empty()) return address;
  const auto target = context.target();
  if (!target) return tl::unexpected<Error>(target.error());
  if (target->answersTo(address->store)) return address;
  return fail(ErrorKind::usage,
              "The store in use is the " + target->name().toStdString() + ", not \"" +
                  address->store + "\".",
              argument, "Choose the store with --connection or --dsn.");
}

Result<Instance> instanceOf(const Context& context, const std::string& argument) {
  const auto address = addressOf(context, argument);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!address->scope.isInstance() || address->revision || !address->pointer.empty()) {
    return fail(ErrorKind::usage, "Write ENVIRONMENT/SERVICE/CLUSTER/INSTANCE and nothing else.",
                argument);
  }
  return Instance{address->key, address->scope};
}

Result<ServiceKey> serviceOf(const Context& context, const std::string& argument) {
  const auto address = addressOf(context, argument);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!address->scope.isBase() || address->revision || !address->pointer.empty()) {
    return fail(ErrorKind::usage, "Write ENVIRONMENT/SERVICE and nothing else.", argument);
  }
  return address->key;
}

Result<RevisionContent> revisionOf(Context& context, const Address& address) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  RevisionNumber number = address.revision.value_or(RevisionNumber{});
  if (!address.revision) {
    const auto head =
        await<Head>([&](Reply<Head> reply) { (*store)->head(address.key, std::move(reply)); });
    if (!head) return tl::unexpected<Error>(head.error());
    number = head->stable;
    if (number.value == 0) {
      return fail(ErrorKind::answer_no, "Nothing has been published here yet.",
                  address.key.toString());
    }
  }
  return await<RevisionContent>([&](Reply<RevisionContent> reply) {
    (*store)->revision(address.key, number, std::move(reply));
  });
}

Result<NamedText> textAt(Context& context, const Address& address) {
  auto content = revisionOf(context, address);
  if (!content) return tl::unexpected<Error>(content.error());
  const auto found = content->profiles.find(address.scope);
  if (found == content->profiles.end()) {
    return fail(ErrorKind::answer_no,
                "There is no profile at this scope in revision " +
                    std::to_string(content->info.number.value) + '.',
                address.toString());
  }
  Address exact = address;
  exact.revision = content->info.number;
  return NamedText{exact.toString(), found->second, address.key};
}

Result<NamedText> textOf(Context& context, const std::string& argument) {
  const bool is_file =
      argument == "-" || QFileInfo::exists(QString::fromLocal8Bit(argument.c_str()));
  if (is_file && !isUri(argument)) {
    return readFile(argument).map([&](std::string text) {
      return NamedText{argument, std::move(text), {}};
    });
  }
  // Without the scheme a name that is no address is most likely a file that is missing.
  if (!isUri(argument) && !Address::parse(argument)) {
    return fail(ErrorKind::input, "There is no such file, and it is no address either.", argument,
                "Write ENVIRONMENT/SERVICE[/CLUSTER[/INSTANCE]][@REVISION] for an address.");
  }
  const auto address = addressOf(context, argument);
  if (!address) return tl::unexpected<Error>(address.error());
  return textAt(context, *address);
}

Result<void> oneInputOnly(const std::vector<std::string>& arguments) {
  if (std::count(arguments.begin(), arguments.end(), "-") <= 1) return {};
  return fail(ErrorKind::usage, "Only one of the texts can come from standard input.", "-");
}

Result<ServiceSchema> readSchema(const std::string& path) {
  const auto text = readFile(path);
  if (!text) return tl::unexpected<Error>(text.error());
  // JSON is YAML, so one reader serves a schema in either.
  const auto document = parseDocument(*text, path);
  if (!document) return tl::unexpected<Error>(document.error());
  return ServiceSchema::parse(document->value());
}

Result<RevisionNumber> stableOf(Store& store, const ServiceKey& key) {
  const auto head = await<Head>([&](Reply<Head> reply) { store.head(key, std::move(reply)); });
  if (head) return head->stable;
  if (head.error().kind == ErrorKind::answer_no) return RevisionNumber{0};
  return tl::unexpected<Error>(head.error());
}

Result<std::optional<ServiceSchema>> schemaOf(Store& store, const ServiceKey& key) {
  if (key.service == settings_service) return std::optional(settingsSchema());
  const ServiceKey settings{key.environment, settings_service};
  const auto number = stableOf(store, settings);
  if (!number) return tl::unexpected<Error>(number.error());
  if (number->value == 0) return std::optional<ServiceSchema>();
  const auto content = await<RevisionContent>(
      [&](Reply<RevisionContent> reply) { store.revision(settings, *number, std::move(reply)); });
  if (!content) return tl::unexpected<Error>(content.error());
  return schemaFromSettings(content->profiles, key.service);
}

Result<ItemKey> itemKeyFor(Context& context, const std::string& schema_file,
                           const std::vector<const NamedText*>& texts) {
  if (!schema_file.empty()) return readSchema(schema_file).map(itemKeyOf);
  const auto text = std::find_if(texts.rbegin(), texts.rend(),
                                 [](const NamedText* one) { return one->service.has_value(); });
  if (text == texts.rend()) return ItemKey();
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto schema = schemaOf(**store, *(*text)->service);
  if (!schema && schema.error().kind == ErrorKind::input) {
    // It is no reason not to compare: a broken schema may be what one looks into.
    fprintf(stderr, "sextantctl: %s Items of lists are told apart by what is in them.\n",
            visibleLine(schema.error().toString()).c_str());
    return ItemKey();
  }
  if (!schema) return tl::unexpected<Error>(schema.error());
  return *schema ? itemKeyOf(**schema) : ItemKey();
}

}  // namespace sextant::ctl
