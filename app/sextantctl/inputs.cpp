// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/inputs.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>

namespace sextant::ctl {

Result<std::string> readFile(const std::string& path) {
  QFile file(QString::fromLocal8Bit(path.c_str()));
  const bool opened =
      path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
  if (!opened) {
    return fail(ErrorKind::input,
                "This file cannot be read: " + file.errorString().toStdString() + '.', path);
  }
  if (file.size() > static_cast<qint64>(document_bytes_max)) {
    return fail(ErrorKind::input, "A profile may have at most 64 MiB.", path);
  }
  return file.readAll().toStdString();
}

Result<Document> parseDocument(const std::string& text, const std::string& name) {
  auto document = Document::parse(text);
  if (!document) return fail(ErrorKind::input, toString(document.error(), name));
  return std::move(*document);
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

Result<NamedText> textOf(Context& context, const std::string& argument) {
  const bool is_address = argument.rfind("sextant://", 0) == 0;
  if (!is_address &&
      (argument == "-" || QFileInfo::exists(QString::fromLocal8Bit(argument.c_str())))) {
    return readFile(argument).map([&](std::string text) {
      return NamedText{argument, std::move(text)};
    });
  }
  const auto address = Address::parse(argument);
  if (!address) {
    Error error = address.error();
    error.next = "There is no such file either.";
    return tl::unexpected<Error>(error);
  }
  auto content = revisionOf(context, *address);
  if (!content) return tl::unexpected<Error>(content.error());
  const auto found = content->profiles.find(address->scope);
  if (found == content->profiles.end()) {
    return fail(ErrorKind::answer_no,
                "There is no profile at this scope in revision " +
                    std::to_string(content->info.number.value) + '.',
                address->toString());
  }
  Address exact = *address;
  exact.revision = content->info.number;
  return NamedText{exact.toString(), found->second};
}

std::string operatingPerson() {
  for (const char* variable : {"SEXTANT_PERSON", "SUDO_USER", "USER", "LOGNAME"}) {
    const QString value = qEnvironmentVariable(variable);
    if (!value.isEmpty()) return value.toStdString();
  }
  return "root";
}

}  // namespace sextant::ctl
