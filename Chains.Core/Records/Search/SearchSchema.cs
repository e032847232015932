namespace Chains.Core.Records.Search;

/// <summary>
/// What the model cannot say: two full-text indexes of trigrams over text that stands in its own tables (so that any three letters in a row are found,
/// and no text is kept twice), and the triggers that keep the tallies.
/// </summary>
internal static class SearchSchema
{
    public const string Up =
        """
        CREATE VIRTUAL TABLE "RunNameSearch" USING fts5("Name", content='Runs', content_rowid='Id', tokenize='trigram', detail='full');
        CREATE VIRTUAL TABLE "NameSearch" USING fts5("Text", content='Names', content_rowid='Id', tokenize='trigram');
        CREATE TRIGGER "Names_Search" AFTER INSERT ON "Names" BEGIN
            INSERT INTO "NameSearch"(rowid, "Text") VALUES(NEW."Id", NEW."Text");
        END;
        CREATE TRIGGER "Runs_Tally_Insert" AFTER INSERT ON "Runs" BEGIN
            INSERT INTO "RunTallies"("Namespace", "Definition", "Kind", "State", "Count") VALUES(NEW."Namespace", COALESCE(NEW."Definition", ''), NEW."Kind", NEW."State", 1)
            ON CONFLICT DO UPDATE SET "Count" = "Count" + 1;
        END;
        CREATE TRIGGER "Runs_Tally_State" AFTER UPDATE OF "State" ON "Runs" WHEN OLD."State" <> NEW."State" BEGIN
            UPDATE "RunTallies" SET "Count" = "Count" - 1
            WHERE "Namespace" = OLD."Namespace" AND "Definition" = COALESCE(OLD."Definition", '') AND "Kind" = OLD."Kind" AND "State" = OLD."State";
            INSERT INTO "RunTallies"("Namespace", "Definition", "Kind", "State", "Count") VALUES(NEW."Namespace", COALESCE(NEW."Definition", ''), NEW."Kind", NEW."State", 1)
            ON CONFLICT DO UPDATE SET "Count" = "Count" + 1;
        END;
        CREATE TRIGGER "Runs_Tally_Delete" AFTER DELETE ON "Runs" BEGIN
            UPDATE "RunTallies" SET "Count" = "Count" - 1
            WHERE "Namespace" = OLD."Namespace" AND "Definition" = COALESCE(OLD."Definition", '') AND "Kind" = OLD."Kind" AND "State" = OLD."State";
        END;
        """;

    public const string Down =
        """
        DROP TRIGGER "Runs_Tally_Delete";
        DROP TRIGGER "Runs_Tally_State";
        DROP TRIGGER "Runs_Tally_Insert";
        DROP TRIGGER "Names_Search";
        DROP TABLE "NameSearch";
        DROP TABLE "RunNameSearch";
        """;
}
