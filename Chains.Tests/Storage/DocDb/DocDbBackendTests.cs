using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.DocDb;
using MongoDB.Bson;

namespace Chains.Tests.Storage.DocDb;

public sealed class DocDbBackendTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chains-mongo-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_AnArtifact_WritesTheDocumentOfTheGoControllerOnce()
    {
        using var mongo = new FakeMongo();
        using var backend = new DocDbBackend();
        var delivery = SampleDelivery.Provenance("docdb") with { CertificatePem = "CERT" };
        var configuration = Configure(("storage.docdb.mongo-server-url", mongo.Url));

        for (var i = 0; i < 2; i++)
        {
            var result = await backend.DeliverAsync(delivery, configuration, Cancellation);
            Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
            Assert.Equal("chains.attestations {_id: \"taskrun-u-1\"}", result.Location);
        }

        var (key, document) = Assert.Single(mongo.Documents);
        Assert.Equal("chains.attestations/taskrun-u-1", key);
        Assert.Equal(["Cert", "Chain", "Name", "Object", "Signature", "Signed", "_id"], document.Names.Order(StringComparer.Ordinal));
        Assert.Equal(delivery.Payload.ToArray(), document["Signed"].AsByteArray);
        Assert.Equal(Convert.ToBase64String(delivery.Signature.Span), document["Signature"].AsString);
        Assert.Equal(("CERT", "", "taskrun-u-1"), (document["Cert"].AsString, document["Chain"].AsString, document["Name"].AsString));
        Assert.Equal("https://slsa.dev/provenance/v1", document["Object"]["predicateType"].AsString);
    }

    [Fact]
    public void Of_JsonNumbersAndNulls_AreWhatGoMakesOfThem()
    {
        var document = SignedDocument.Of(
            SampleDelivery.Provenance("docdb", statement: """{"a":1,"b":[null,true,1.5],"c":{"d.e":"x"}}"""), new DocumentCollection("d", "c", "Name"));

        Assert.Equal(BsonType.Double, document["Object"]["a"].BsonType);
        Assert.Equal(new BsonArray { BsonNull.Value, true, 1.5 }, document["Object"]["b"].AsBsonArray);
        Assert.Equal("x", document["Object"]["c"]["d.e"].AsString);
        Assert.False(document.Contains("Name"));
    }

    [Theory]
    [InlineData("firestore://projects/p/databases/(default)/documents/c?name_field=name", "names firestore, which is not available")]
    [InlineData("dynamodb://table?partition_key=name", "names dynamodb, which is not available")]
    [InlineData("mongo://chains", "lacks the database or the collection")]
    [InlineData("mongo://chains/c?id_field=Signed", "takes Signed for the document's id")]
    [InlineData("mongo://chains/c?what=1", "has the parameter what")]
    [InlineData("", "is not set")]
    public async Task Deliver_ToAnotherStore_SaysWhatThereIs(string url, string words)
    {
        using var backend = new DocDbBackend();

        var result = await backend.DeliverAsync(SampleDelivery.Provenance("docdb"), Configure(("storage.docdb.url", url)), Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Misconfigured), (result.Outcome, result.Problem));
        Assert.Contains(words, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Url_OfSeveralPlaces_TakesThePathThenTheDirectoryThenTheKeyThenTheEnvironment()
    {
        var path = Path.Combine(_directory, "url");
        File.WriteAllText(path, "mongodb://path\n");
        File.WriteAllText(Path.Combine(_directory, "MONGO_SERVER_URL"), "mongodb://dir\r\n");
        List<(string, string)> keys =
        [
            ("storage.docdb.mongo-server-url-path", path), ("storage.docdb.mongo-server-url-dir", _directory), ("storage.docdb.mongo-server-url", "mongodb://key"),
        ];

        foreach (var expected in (string[])["mongodb://path", "mongodb://dir", "mongodb://key", "mongodb://variable"])
        {
            Assert.Equal(expected, MongoServer.Url(Configure([.. keys]), _ => "mongodb://variable"));
            if (keys.Count > 0)
                keys.RemoveAt(0);
        }

        Assert.Contains("MONGO_SERVER_URL", Assert.Throws<FormatException>(() => MongoServer.Url(Configure(), _ => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_AfterTheSecretWasRotated_GoesToTheNewServer()
    {
        using var before = new FakeMongo();
        using var after = new FakeMongo();
        using var backend = new DocDbBackend();
        var configuration = Configure(("storage.docdb.mongo-server-url-dir", _directory));
        var file = Path.Combine(_directory, "MONGO_SERVER_URL");

        await File.WriteAllTextAsync(file, before.Url, Cancellation);
        await backend.DeliverAsync(SampleDelivery.Provenance("docdb"), configuration, Cancellation);
        await File.WriteAllTextAsync(file, after.Url + "\n", Cancellation);
        await backend.DeliverAsync(SampleDelivery.Provenance("docdb", "u-2"), configuration, Cancellation);

        Assert.Equal(["chains.attestations/taskrun-u-1"], before.Documents.Keys);
        Assert.Equal(["chains.attestations/taskrun-u-2"], after.Documents.Keys);
    }

    [Theory]
    [InlineData(13, "Unauthorized", DeliveryProblem.Unauthorized)]
    [InlineData(10107, "NotWritablePrimary", DeliveryProblem.Unreachable)]
    public async Task Deliver_Refused_SaysWhy(int code, string name, DeliveryProblem problem)
    {
        using var mongo = new FakeMongo
        {
            Answer = c => c.GetElement(0).Name == "update" ? new BsonDocument { ["ok"] = 0, ["code"] = code, ["codeName"] = name, ["errmsg"] = "no" } : null,
        };
        using var backend = new DocDbBackend();

        var result = await backend.DeliverAsync(SampleDelivery.Provenance("docdb"), Configure(("storage.docdb.mongo-server-url", mongo.Url)), Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, problem), (result.Outcome, result.Problem));
    }

    [Fact]
    public async Task Test_OfAnAbsentServer_SaysSoWithoutThePassword()
    {
        using var backend = new DocDbBackend();

        var test = await backend.TestAsync(
            Configure(("storage.docdb.mongo-server-url", "mongodb://user:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=200")), Cancellation);

        Assert.Equal(DeliveryProblem.Unreachable, test.Problem);
        Assert.DoesNotContain("hunter2", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_WithABadConnectionString_DoesNotRepeatIt()
    {
        using var backend = new DocDbBackend();

        var result = await backend.DeliverAsync(
            SampleDelivery.Provenance("docdb"), Configure(("storage.docdb.mongo-server-url", "mongodb://user:hunter2@:x:y")), Cancellation);

        Assert.Equal(DeliveryProblem.Misconfigured, result.Problem);
        Assert.DoesNotContain("hunter2", result.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static ChainsConfiguration Configure(params (string Key, string Value)[] keys)
    {
        var data = new Dictionary<string, string> { ["storage.docdb.url"] = "mongo://chains/attestations?id_field=name" };
        foreach (var (key, value) in keys)
            data[key] = value;
        return ConfigurationParser.Parse(data).Configuration!;
    }
}
