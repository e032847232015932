using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Chains.Core.Storage.DocDb;

/// <summary>Writes one document for each artifact into a MongoDB collection, replacing one of the same key. One client for each connection string.</summary>
public sealed class DocDbBackend : IStorageBackend, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private (string Url, MongoClient Client)? _kept;

    public string Name => StorageBackends.DocDb;

    public string? Target(ChainsConfiguration configuration) =>
        configuration.Values[ConfigurationKeys.DocDbUrl] is { Length: > 0 } url ? SecretRedaction.HideUserInfo(url) : null;

    public Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation) => TryAsync(
        configuration,
        async (client, collection) =>
        {
            var document = SignedDocument.Of(delivery, collection);
            await client.GetDatabase(collection.Database).GetCollection<BsonDocument>(collection.Collection).ReplaceOneAsync(
                Builders<BsonDocument>.Filter.Eq("_id", delivery.Key), document, new ReplaceOptions { IsUpsert = true }, cancellation);
            return DeliveryResult.Done($"{collection.Database}.{collection.Collection} {{_id: \"{delivery.Key}\"}}");
        });

    public async Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        var name = "";
        var result = await TryAsync(
            configuration,
            async (client, collection) =>
            {
                name = $"{collection.Database}.{collection.Collection}";
                await client.GetDatabase(collection.Database).RunCommandAsync<BsonDocument>(
                    new BsonDocument { ["count"] = collection.Collection, ["limit"] = 1 }, cancellationToken: cancellation);
                return DeliveryResult.Done(name);
            });
        return result.Problem is { } problem ? BackendTest.Fail(problem, result.Reason!) : BackendTest.Pass($"MongoDB answers, and this service may read {name}.");
    }

    public void Dispose() => _kept?.Client.Dispose();

    private async Task<DeliveryResult> TryAsync(ChainsConfiguration configuration, Func<MongoClient, DocumentCollection, Task<DeliveryResult>> action)
    {
        var (database, key) = ("", "");
        try
        {
            var collection = DocumentCollection.Parse(configuration.Values[ConfigurationKeys.DocDbUrl]);
            (database, key) = (collection.Database, collection.Collection);
            return await action(Client(MongoServer.Url(configuration)), collection);
        }
        catch (FormatException exception)
        {
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, exception.Message);
        }
        catch (JsonException)
        {
            return DeliveryResult.Failed(DeliveryProblem.Rejected, "The payload is nested too deeply for a document of MongoDB.");
        }
        catch (MongoConfigurationException)
        {
            // Its message may repeat the connection string.
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, "The MongoDB connection string is none: mongodb://HOST:PORT or mongodb+srv://HOST.");
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            return MongoErrors.Explain(exception, database, key);
        }
    }

    /// <summary>The connection string may ask for less patience, not for more.</summary>
    private static TimeSpan Shorter(TimeSpan asked) => asked > TimeSpan.Zero && asked < Patience ? asked : Patience;

    private MongoClient Client(string url)
    {
        lock (_lock)
        {
            if (_kept is { } kept && kept.Url == url)
                return kept.Client;
            var settings = MongoClientSettings.FromConnectionString(url);
            settings.ApplicationName ??= "chains";
            settings.ServerSelectionTimeout = Shorter(settings.ServerSelectionTimeout);
            settings.ConnectTimeout = Shorter(settings.ConnectTimeout);
            // The client before it is left to its deliveries; its connections close when they are idle.
            _kept = (url, new MongoClient(settings));
            return _kept.Value.Client;
        }
    }
}
