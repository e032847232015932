namespace Chains.Core.Storage.DocDb;

/// <summary>
/// A collection as <c>storage.docdb.url</c> names it: <c>mongo://DATABASE/COLLECTION?id_field=FIELD</c>, the URLs of Go Cloud's docstore
/// (gocloud.dev/docstore/mongodocstore).
/// </summary>
/// <param name="IdField">The field whose value becomes the document's <c>_id</c>.</param>
public sealed record DocumentCollection(string Database, string Collection, string IdField)
{
    /// <exception cref="FormatException">It is no collection that this version can write to; the message says what to do.</exception>
    public static DocumentCollection Parse(string url)
    {
        if (url.Length == 0)
            throw new FormatException("storage.docdb.url is not set: mongo://DATABASE/COLLECTION?id_field=name.");
        var at = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = at < 0 ? "" : url[..at].ToLowerInvariant();
        if (scheme is "firestore" or "dynamodb")
            throw new FormatException($"storage.docdb.url names {scheme}, which is not available: this version writes to MongoDB and what speaks its protocol (mongo://DATABASE/COLLECTION).");
        if (scheme != "mongo")
            throw new FormatException("storage.docdb.url is none that is known: mongo://DATABASE/COLLECTION?id_field=name.");
        var (path, query) = url[(at + 3)..].Split('?', 2) is [var p, var q] ? (p, q) : (url[(at + 3)..], "");
        if (path.Split('/', 2) is not [{ Length: > 0 } database, { Length: > 0 } collection])
            throw new FormatException("storage.docdb.url lacks the database or the collection: mongo://DATABASE/COLLECTION?id_field=name.");
        return new DocumentCollection(Uri.UnescapeDataString(database), Uri.UnescapeDataString(collection), ReadIdField(query));
    }

    private static string ReadIdField(string query)
    {
        var field = "_id";
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (part, "");
            field = name switch
            {
                "id_field" => value.Length > 0 ? value : "_id",
                // A revision is kept of documents that have a field for it; these have none.
                "revision_field" => field,
                _ => throw new FormatException($"storage.docdb.url has the parameter {name}, which is not known; id_field is."),
            };
        }

        if (field != "_id" && !field.Equals("Name", StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"storage.docdb.url takes {field} for the document's id; only the name is one (id_field=name).");
        return field;
    }
}
