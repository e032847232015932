using System.Text.Json;
using MongoDB.Bson;

namespace Chains.Core.Storage.DocDb;

/// <summary>The document of an artifact, with the fields that the Go controller writes (pkg/chains/storage/docdb).</summary>
public static class SignedDocument
{
    /// <summary>MongoDB's own limit for a document.</summary>
    public const int MaximumSize = 16 * 1024 * 1024;

    /// <summary>
    /// <c>_id</c> is the short key. <c>Name</c> repeats it, except where the collection's id field is spelled just so. <c>Signed</c> is the payload as
    /// bytes and <c>Object</c> the same as a document, <c>Signature</c> base64 of what the annotation holds before base64.
    /// </summary>
    public static BsonDocument Of(Delivery delivery, DocumentCollection collection)
    {
        using var payload = JsonDocument.Parse(delivery.Payload, new JsonDocumentOptions { MaxDepth = 96 });
        var document = new BsonDocument
        {
            ["_id"] = delivery.Key,
            ["Signed"] = new BsonBinaryData(delivery.Payload.ToArray()),
            ["Signature"] = Convert.ToBase64String(delivery.Signature.Span),
            ["Cert"] = delivery.CertificatePem,
            ["Chain"] = delivery.ChainPem,
            ["Object"] = Value(payload.RootElement),
        };
        if (collection.IdField != "Name")
            document["Name"] = delivery.Key;
        return document;
    }

    /// <summary>As Go reads JSON into an empty interface: every number is a double.</summary>
    private static BsonValue Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new BsonDocument(json.EnumerateObject().DistinctBy(p => p.Name, StringComparer.Ordinal).Select(p => new BsonElement(p.Name, Value(p.Value)))),
        JsonValueKind.Array => new BsonArray(json.EnumerateArray().Select(Value)),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => BsonNull.Value,
    };
}
