namespace Chains.Core.Records.Search;

/// <summary>
/// What the model cannot say: two full-text indexes of trigrams over text that stands in its own tables (so that any three letters in a row are found,
/// and no text is kept twice), one of them kept by a trigger.
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
        """;

    public const string Down =
        """
        DROP TRIGGER "Names_Search";
        DROP TABLE "NameSearch";
        DROP TABLE "RunNameSearch";
        """;
}
