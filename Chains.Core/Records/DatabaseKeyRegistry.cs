using System.Collections.Concurrent;
using Chains.Core.Records.Queries;
using Chains.Core.Signing;
using Chains.Core.Trust;

namespace Chains.Core.Records;

/// <summary>The key registry in the database: a key is there before its first signature is.</summary>
public sealed class DatabaseKeyRegistry(RecordWriter writer, KeyQueries keys, TimeProvider time) : IKeyRegistry
{
    /// <summary>More keys than these sign nowhere; imported ones may be many.</summary>
    private const int MostKept = 256;

    /// <summary>A key id names one key for ever. Each upload and each delivery asks for its key.</summary>
    private readonly ConcurrentDictionary<string, PublicKey> _known = new(StringComparer.Ordinal);

    public async ValueTask RegisterAsync(PublicKey key, string source, CancellationToken cancellation) =>
        await writer.WriteAsync(session => Register(session, key, source), cancellation);

    public async ValueTask<PublicKey?> FindAsync(string keyId, CancellationToken cancellation)
    {
        if (_known.TryGetValue(keyId, out var known))
            return known;
        if (await keys.FindAsync(keyId, cancellation) is not { } record)
            return null;
        var key = PublicKeys.FromPem(record.Pem);
        return _known.Count < MostKept ? _known.GetOrAdd(keyId, key) : key;
    }

    private void Register(WriteSession session, PublicKey key, string source)
    {
        var now = time.GetUtcNow();
        var others = source.StartsWith(IKeyRegistry.KmsSource, StringComparison.Ordinal)
            ? """UPDATE "Keys" SET "RetiredAt"=$0 WHERE "RetiredAt" IS NULL AND "KeyId" <> $1 AND "Source" LIKE 'kms %'"""
            : """UPDATE "Keys" SET "RetiredAt"=$0 WHERE "RetiredAt" IS NULL AND "KeyId" <> $1 AND "Source" NOT LIKE 'kms %'""";
        session.Execute(others, now, key.KeyId);
        if (session.Execute("""UPDATE "Keys" SET "RetiredAt"=NULL, "Source"=$0 WHERE "KeyId"=$1""", source, key.KeyId) > 0)
            return;
        session.Insert(new KeyRecord
        {
            Id = session.NextId<KeyRecord>(),
            KeyId = key.KeyId,
            Algorithm = key.Algorithm,
            Pem = key.Pem,
            Source = source,
            FirstSeenAt = now,
        });
    }
}
