using System.Collections.Concurrent;
using Chains.Core.Signing;

namespace Chains.Core.Trust;

/// <summary>Keys of this process, for commands and tests that run without a database.</summary>
public sealed class MemoryKeyRegistry : IKeyRegistry
{
    private readonly ConcurrentDictionary<string, PublicKey> _keys = new(StringComparer.Ordinal);

    public ValueTask RegisterAsync(PublicKey key, string source, CancellationToken cancellation)
    {
        _keys.TryAdd(key.KeyId, key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<PublicKey?> FindAsync(string keyId, CancellationToken cancellation) =>
        ValueTask.FromResult(_keys.GetValueOrDefault(keyId));
}
