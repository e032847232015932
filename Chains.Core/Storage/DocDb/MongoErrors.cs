using Chains.Core.Records;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chains.Core.Storage.DocDb;

/// <summary>Puts what MongoDB reports into a result.</summary>
public static class MongoErrors
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;
    private const int DocumentValidation = 121;
    private const int TooLarge = 10334;

    public static DeliveryResult Explain(Exception exception, string database, string collection) => exception switch
    {
        MongoAuthenticationException => DeliveryResult.Unavailable(
            DeliveryProblem.Unauthorized, "MongoDB refuses the user or the password of the connection string."),
        MongoCommandException { Code: Unauthorized or AuthenticationFailed } => DeliveryResult.Unavailable(
            DeliveryProblem.Unauthorized, $"MongoDB does not let this user write to {database}.{collection}. Give it the role readWrite on the database."),
        MongoWriteException { WriteError.Code: DocumentValidation } => DeliveryResult.Failed(
            DeliveryProblem.Rejected, $"The validation rules of {database}.{collection} do not take the document."),
        MongoWriteException { WriteError.Code: TooLarge } or MongoCommandException { Code: TooLarge } => Large(),
        MongoWriteException { WriteError.Category: ServerErrorCategory.DuplicateKey } => DeliveryResult.Retry(
            DeliveryProblem.Throttled, "Another writer inserted the same document at that moment."),
        MongoWriteException write => DeliveryResult.Retry(DeliveryProblem.Rejected, $"MongoDB does not take the document: {write.WriteError?.Message ?? "no reason given"}."),
        MongoCommandException command => DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"MongoDB answers {command.Code} ({command.CodeName})."),
        _ when exception.InnerException is BsonSerializationException || exception.Message.Contains("MaxDocumentSize", StringComparison.Ordinal) => Large(),
        // The description of the cluster that the driver gives names its hosts, and no credentials; its first sentence tells enough.
        _ => DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"MongoDB does not answer: {First(exception.Message)}"),
    };

    private static DeliveryResult Large() => DeliveryResult.Failed(
        DeliveryProblem.TooLarge, $"The document passes MongoDB's limit of {SignedDocument.MaximumSize / 1024 / 1024} MiB.");

    private static string First(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end > 0 ? message[..(end + 1)] : message;
    }
}
