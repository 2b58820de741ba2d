"""A folder as an outside scorer has it: a test half that looks like the sealed one, made from dev.

Every task gets files that end in ``_test``, with rows of its dev half under ids of their own. The
answers can be left out, or dealt to the wrong questions: neither may change a list.
"""

import csv
import gzip
import io
import random
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]

THEME = ("SC5", "SC2")
LABELS = 500
CASES = ("2", "5", "16")
EVERY = 4
"""What a smaller world holds of European projects, of skills, of documented exchanges and of
regional projects."""

WITH_ANSWERS, WITHOUT_ANSWERS, WRONG_ANSWERS = "with", "without", "wrong"


@dataclass
class SealedFolder:
    """Makes the folder.

    Parameters
    ----------
    source
        The evaluation folder with the dev halves.
    target
        Where to make it.
    answers
        `WITH_ANSWERS`, `WITHOUT_ANSWERS` or `WRONG_ANSWERS`.
    most
        Most questions per file, and no more of the world around them than the questions need;
        ``None`` for all that dev has.
    """

    source: Path
    target: Path
    answers: str = WITH_ANSWERS
    most: int | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(5))

    def make(self) -> Path:
        for part in sorted(path.name for path in self.source.iterdir() if path.is_dir()):
            (self.target / part).mkdir(parents=True)
            for path in (self.source / part).iterdir():
                (self.target / part / path.name).symlink_to(path)
        if self.most is not None:
            self._smaller_world()
        self._new_partners()
        self._exchanges()
        self._waste_codes()
        self._skills()
        self._activities()
        self._consortium()
        self._same_organisation()
        self._titles()
        return self.target

    def _smaller_world(self) -> None:
        task, name = "t1_h2020_partners", "participations_to_2018"
        rows = [r for r in self._rows(task, name) if r["programme_part"] in THEME]
        (self.target / task / f"{name}.csv.gz").unlink()
        self._write(task, name, rows)
        task, name = "t4_esco_skills", "esco_skill_labels_en"
        (self.target / task / f"{name}.csv").unlink()
        self._write(task, name, self._rows(task, name)[:LABELS])
        task = "t2_exchange"
        for name in ("actors", "exchanges", "uniform_queries", "uniform_qrels"):
            rows = self._rows(task, f"{name}_dev")
            kept = [r for r in rows if (r.get("case_id") or r["qid"].split("|")[0]) in CASES]
            (self.target / task / f"{name}_dev.csv").unlink()
            self._write(task, f"{name}_dev", kept)
        task = "t6_erdf_consortium"
        projects = self._rows(task, "projects_dev")[::EVERY]
        left = {row["project_id"] for row in projects}
        members = [row for row in self._rows(task, "members_dev") if row["project_id"] in left]
        for name, rows in (("projects_dev", projects), ("members_dev", members)):
            (self.target / task / f"{name}.csv").unlink()
            self._write(task, name, rows)

    def _new_partners(self) -> None:
        task = "t1_h2020_partners"
        asked = self._cut(self._rows(task, "uniform_queries_dev"), per="direction")
        self._write(task, "uniform_queries_test", asked)
        self._answers(task, "uniform_qrels_test", self._rows(task, "uniform_qrels_dev"), "docid")
        self._answers(task, "qrels_test", self._rows(task, "qrels_dev"), "partner_org")
        later = [
            {**row, "project_id": f"later-{row['project_id']}", "start_date": _later(row, 1)}
            for row in self._rows(task, "participations_to_2018")
            if row["start_date"] >= "2018" and (self.most is None or row["programme_part"] in THEME)
        ]
        self._answers(task, "participations_from_2019", later, "org_id")

    def _exchanges(self) -> None:
        task = "t2_exchange"
        cases = sorted({row["case_id"] for row in self._rows(task, "uniform_queries_dev")})[::2]

        def renamed(row: Row) -> Row:
            told = dict(row)
            for column in ("case_id", "actor", "donor_actor", "receiver_actor", "docid"):
                if row.get(column):
                    told[column] = f"9{row[column]}"
            if "qid" in row:
                case, donor, waste = row["qid"].split("|", 2)
                told["qid"] = f"9{case}|9{donor}|{waste}"
            return told

        def of_cases(name: str) -> list[Row]:
            return [
                renamed(row)
                for row in self._rows(task, name)
                if (row.get("case_id") or row["qid"].split("|")[0]) in cases
            ]

        self._write(task, "actors_test", [*of_cases("actors_dev"), *NAMELESS])
        asked = self._cut(of_cases("uniform_queries_dev"))
        self._write(task, "uniform_queries_test", [*asked, CODES_ALONE])
        self._answers(task, "uniform_qrels_test", of_cases("uniform_qrels_dev"), "docid")
        self._answers(task, "exchanges_test", of_cases("exchanges_dev"), "receiver_actor")

    def _waste_codes(self) -> None:
        task = "t3_ewc"
        asked = self._cut(self._rows(task, "uniform_queries_dev"))
        renamed = [{**row, "qid": f"9{row['qid']}"} for row in asked]
        self._write(task, "uniform_queries_test", renamed)
        right = [{**r, "qid": f"9{r['qid']}"} for r in self._rows(task, "uniform_qrels_dev")]
        self._answers(task, "uniform_qrels_test", right, "docid")

    def _skills(self) -> None:
        task = "t4_esco_skills"
        for part in ("tech_sentences", "tech_spans", "house_sentences", "house_spans"):
            asked = self._cut(self._rows(task, f"uniform_queries_{part}_dev"))
            self._write(task, f"uniform_queries_{part}_test", asked)
            right = self._rows(task, f"uniform_qrels_{part}_dev")
            self._answers(task, f"uniform_qrels_{part}_test", right, "docid")
            self._answers(task, f"{part}_test", self._rows(task, f"{part}_dev"), "label")
        for language, like in (("en", "kompetencer_en_dev"), ("da", "kompetencer_da_train")):
            rows = self._cut(self._rows(task, like))
            if self.answers == WITHOUT_ANSWERS:
                rows = [{"text": row["text"]} for row in rows]
            else:
                rows = self._dealt(rows, "esco_group")
            self._write(task, f"kompetencer_{language}_test", rows)

    def _activities(self) -> None:
        task = "t5_nace_text_to_code"
        asked = self._cut(self._rows(task, "uniform_queries_dev"), per="lang")
        self._write(task, "uniform_queries_test", asked)
        right = self._rows(task, "uniform_qrels_dev")
        self._answers(task, "uniform_qrels_test", right, "docid")
        self._answers(task, "activities_test", self._rows(task, "activities_dev"), "nace")
        labels = self._cut(self._rows("t5_cross_lingual", "labels_dev"), per="scheme")
        self._write("t5_cross_lingual", "labels_test", labels)

    def _consortium(self) -> None:
        task = "t6_erdf_consortium"
        window = [r for r in self._rows(task, "projects_dev") if r["start"] >= "2010-07"]
        asked = [
            {**r, "project_id": f"later-{r['project_id']}", "start": _later(r, 2, "start")}
            for r in self._cut(window)
        ]
        self._write(task, "projects_test", asked)
        members = [
            {**row, "project_id": f"later-{row['project_id']}"}
            for row in self._rows(task, "members_dev")
            if row["project_id"] in {r["project_id"] for r in window}
        ]
        self._answers(task, "members_test", members, "org")

    def _same_organisation(self) -> None:
        task = "t7_social_enterprises_fr"
        rows = self._dealt(self._rows(task, "entries_dev"), "siren")
        if self.answers == WITHOUT_ANSWERS:
            rows = [{k: v for k, v in row.items() if k != "siren"} for row in rows]
        self._write(task, "entries_test", rows)
        asked = self._cut(self._rows(task, "uniform_queries_dev"))
        self._write(task, "uniform_queries_test", asked)
        right = self._rows(task, "uniform_qrels_dev")
        self._answers(task, "uniform_qrels_test", right, "docid")

    def _titles(self) -> None:
        task = "t8_dutch_projects"
        rows = self._rows(task, "projects_dev")
        later = [{**row, "project_id": f"later-{row['project_id']}"} for row in rows]
        self._write(task, "projects_test", self._dealt(later, "title_nl"))
        asked = self._cut(self._rows(task, "uniform_queries_dev"))
        asked = [{**row, "qid": f"later-{row['qid']}"} for row in asked]
        self._write(task, "uniform_queries_test", asked)
        right = [{"qid": row["qid"], "docid": row["qid"]} for row in asked]
        self._answers(task, "uniform_qrels_test", right, "docid")

    # --- reading and writing ----------------------------------------------------------------

    def _rows(self, task: str, name: str) -> list[Row]:
        path = self.source / task / f"{name}.csv"
        if path.exists():
            text = path.read_text(encoding="utf-8")
        else:
            text = gzip.decompress(path.with_suffix(".csv.gz").read_bytes()).decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def _cut(self, rows: list[Row], per: str | None = None) -> list[Row]:
        if self.most is None:
            return rows
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(row[per] if per else "", []).append(row)
        return [row for group in groups.values() for row in group[: self.most]]

    def _answers(self, task: str, name: str, rows: list[Row], column: str) -> None:
        if self.answers != WITHOUT_ANSWERS:
            self._write(task, name, self._dealt(rows, column))

    def _dealt(self, rows: list[Row], column: str) -> list[Row]:
        """Deal one column anew when the answers are to be wrong."""
        if self.answers != WRONG_ANSWERS:
            return rows
        values = [row[column] for row in rows]
        self.chance.shuffle(values)
        return [{**row, column: value} for row, value in zip(rows, values, strict=True)]

    def _write(self, task: str, name: str, rows: list[Row]) -> None:
        path = self.target / task / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)


CODES_ALONE = {
    "qid": "99|99:1|",
    "case_id": "99",
    "country": "",
    "donor_actor": "99:1",
    "donor_business": "",
    "donor_nace": "1621",
    "waste": "",
    "ewc": "030105",
    "cpa": "",
    "cas": "",
    "hazardous": "",
}
"""A question of a source that publishes codes and no words."""
NAMELESS = [
    {"case_id": "99", "actor": f"99:{n}", "name": "", "business": "", "nace": nace}
    for n, nace in enumerate(["1621", "1721", "3811", "", "2351", "0000"], start=1)
]


def _later(row: Row, years: int, column: str = "start_date") -> str:
    rest = row[column][4:].replace("-02-29", "-02-28")
    return f"{int(row[column][:4]) + years}{rest}"
