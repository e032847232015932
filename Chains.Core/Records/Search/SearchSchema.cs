namespace Chains.Core.Records.Search;

/// <summary>
/// What the model cannot say: three full-text indexes of trigrams over text that stands in its own tables (so that any three letters in a row are found,
/// and no text is kept twice), two of them kept by triggers.
/// </summary>
internal static class SearchSchema
{
    public const string Up =
        """
        CREATE VIRTUAL TABLE "RunNameSearch" USING fts5("Name", content='Runs', content_rowid='Id', tokenize='trigram', detail='full');
        CREATE VIRTUAL TABLE "NameSearch" USING fts5("Text", content='Names', content_rowid='Id', tokenize='trigram');
        CREATE VIRTUAL TABLE "AuditSearch" USING fts5("Target", "Detail", content='AuditEntries', content_rowid='Id', tokenize='trigram');
        CREATE TRIGGER "AuditEntries_Search" AFTER INSERT ON "AuditEntries" BEGIN
            INSERT INTO "AuditSearch"(rowid, "Target", "Detail") VALUES(NEW."Id", NEW."Target", NEW."Detail");
        END;
        CREATE TRIGGER "Names_Search" AFTER INSERT ON "Names" BEGIN
            INSERT INTO "NameSearch"(rowid, "Text") VALUES(NEW."Id", NEW."Text");
        END;
        """;

    public const string Down =
        """
        DROP TRIGGER "Names_Search";
        DROP TRIGGER "AuditEntries_Search";
        DROP TABLE "AuditSearch";
        DROP TABLE "NameSearch";
        DROP TABLE "RunNameSearch";
        """;
}
