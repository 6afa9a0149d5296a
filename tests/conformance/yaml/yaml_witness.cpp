// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/yaml/yaml_witness.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>

using namespace sextant;

namespace {

const QString folder = QStringLiteral(SEXTANT_SOURCE_DIR "tests/conformance/yaml/");
const QString modules = QStringLiteral(SEXTANT_WITNESS_DIR);

Result<QByteArray> run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  if (!process.waitForStarted())
    return fail(ErrorKind::unavailable, (program + QStringLiteral(" is not there.")).toStdString());
  process.closeWriteChannel();
  if (!process.waitForFinished(220'000) || process.exitStatus() != QProcess::NormalExit ||
      process.exitCode() != 0) {
    const QByteArray words = process.readAllStandardError().right(1000);
    process.kill();
    process.waitForFinished();
    return fail(ErrorKind::unavailable, program.toStdString() + ": " + words.toStdString());
  }
  return process.readAllStandardOutput();
}

QString shown(const QJsonValue& value) {
  return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

QString differenceOfLists(const QJsonArray& ours, const QJsonArray& theirs, const QString& place) {
  for (qsizetype i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
    const QString inner =
        difference(ours.at(i), theirs.at(i), place + QLatin1Char('/') + QString::number(i));
    if (!inner.isEmpty()) return inner;
  }
  if (ours.size() == theirs.size()) return {};
  return QStringLiteral("%1: %2 entries, witness %3")
      .arg(place)
      .arg(ours.size())
      .arg(theirs.size());
}

}  // namespace

Result<QJsonArray> askWitness(const QStringList& what) {
  const auto fetched = run(folder + QStringLiteral("fetch"), {modules});
  if (!fetched) return tl::unexpected<Error>(fetched.error());
  const auto printed = run(QStringLiteral("node"),
                           QStringList{folder + QStringLiteral("witness.mjs"), modules} + what);
  if (!printed) return tl::unexpected<Error>(printed.error());
  return QJsonDocument::fromJson(*printed).array();
}

QJsonValue inWitnessForm(const Value& value) {
  const auto text = [&] { return QString::fromStdString(value.text()); };
  switch (value.kind()) {
    case ValueKind::null:
      return QJsonValue::Null;
    case ValueKind::boolean:
      return value.text() == "true";
    case ValueKind::integer:
      return QJsonObject{{QStringLiteral("int"), text()}};
    case ValueKind::real:
      return QJsonObject{{QStringLiteral("real"), text()}};
    case ValueKind::string:
      return text();
    case ValueKind::sequence: {
      QJsonArray items;
      for (const Value& item : value.items())
        items.append(inWitnessForm(item));
      return items;
    }
    case ValueKind::map:
      break;
  }
  QJsonArray members;
  for (const auto& [key, member] : value.members())
    members.append(QJsonArray{QString::fromStdString(key), inWitnessForm(member)});
  return QJsonObject{{QStringLiteral("map"), members}};
}

QString difference(const QJsonValue& ours, const QJsonValue& theirs, const QString& place) {
  if (ours == theirs) return {};
  if (ours.isArray() && theirs.isArray())
    return differenceOfLists(ours.toArray(), theirs.toArray(), place);
  const QJsonObject a = ours.toObject();
  const QJsonObject b = theirs.toObject();
  const QString map = QStringLiteral("map");
  if (a.contains(map) && b.contains(map))
    return differenceOfLists(a[map].toArray(), b[map].toArray(), place);
  // Both denote the same double; that ours keeps the digits, other tests show.
  const QString real = QStringLiteral("real");
  if (a.contains(real) && b.contains(real) &&
      a[real].toString().toDouble() == b[real].toString().toDouble())
    return {};
  return QStringLiteral("%1: %2, witness %3").arg(place, shown(ours), shown(theirs));
}
