using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Signing;
using Chains.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Records;

public sealed class DatabaseKeyRegistryTests
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Finished);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegisterAsync_OfAnotherKey_RetiresTheOldOneAndKeepsIt()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var queries = new KeyQueries(database);
        var registry = new DatabaseKeyRegistry(database.Writer, queries, _time);
        var (old, young) = (Key(), Key());
        await registry.RegisterAsync(old, "x509.pem", Cancellation);
        _time.Advance(TimeSpan.FromHours(1));

        await registry.RegisterAsync(young, "x509.pem", Cancellation);

        var keys = await queries.ListAsync(Cancellation);
        Assert.Equal([(young.KeyId, null), (old.KeyId, _time.GetUtcNow())], keys.Select(k => (k.KeyId, k.RetiredAt)));
        Assert.Equal(old.Pem, (await registry.FindAsync(old.KeyId, Cancellation))!.Pem);
        Assert.Null(await registry.FindAsync("SHA256:none", Cancellation));
    }

    [Fact]
    public async Task RegisterAsync_OfAKeyInAService_LeavesTheKeyOfTheSecretCurrent()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var queries = new KeyQueries(database);
        var registry = new DatabaseKeyRegistry(database.Writer, queries, _time);
        var (secret, old, young) = (Key(), Key(), Key());

        foreach (var (key, source) in new[] { (secret, "x509.pem"), (old, "kms hashivault://one"), (young, "kms hashivault://two"), (secret, "x509.pem") })
            await registry.RegisterAsync(key, source, Cancellation);

        var current = (await queries.ListAsync(Cancellation)).Where(k => k.RetiredAt is null).Select(k => k.KeyId);
        Assert.Equal(new[] { secret.KeyId, young.KeyId }.Order(StringComparer.Ordinal), current.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RegisterAsync_OfAKeyThatComesBack_TakesItIntoUseAgain()
    {
        await using var database = await TestDatabase.CreateAsync(_time);
        var queries = new KeyQueries(database);
        var registry = new DatabaseKeyRegistry(database.Writer, queries, _time);
        var (first, second) = (Key(), Key());
        await registry.RegisterAsync(first, "x509.pem", Cancellation);
        await registry.RegisterAsync(second, "x509.pem", Cancellation);

        await registry.RegisterAsync(first, "cosign.key", Cancellation);

        var keys = await queries.ListAsync(Cancellation);
        Assert.Equal(2, keys.Count);
        var current = keys.Single(k => k.RetiredAt is null);
        Assert.Equal((first.KeyId, "cosign.key", SampleRuns.Finished), (current.KeyId, current.Source, current.FirstSeenAt));
    }

    private static PublicKey Key() => KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256).PublicKey;
}
