// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of the independent parser, and our own values in the same form.
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include "model/base/result.h"
#include "model/document/value.h"

// What `witness.mjs` says of the suite ("suite") or of files. Installs the parser first where it is
// not there. Error: unavailable, with the last words of what failed.
[[nodiscard]] sextant::Result<QJsonArray> askWitness(const QStringList& what);

// A value in the form that witness.mjs describes, with reals as the shortest text of their double.
[[nodiscard]] QJsonValue inWitnessForm(const sextant::Value& value);

// Empty where both are the same; else the place and what each says there. The order of map entries
// counts, as both parsers keep it.
[[nodiscard]] QString difference(const QJsonValue& ours, const QJsonValue& theirs,
                                 const QString& place = {});
