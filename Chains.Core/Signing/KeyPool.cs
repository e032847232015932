using System.Collections.Concurrent;

namespace Chains.Core.Signing;

/// <summary>
/// Instances of a platform key, one for each thread that works at the same time: .NET promises no thread safety for
/// <see cref="System.Security.Cryptography.AsymmetricAlgorithm"/>.
/// </summary>
internal sealed class KeyPool<TKey>(Func<TKey> create)
    where TKey : class, IDisposable
{
    private readonly ConcurrentBag<TKey> _idle = [];
    private volatile bool _closed;

    public bool IsClosed => _closed;

    public TKey Rent() => _idle.TryTake(out var key) ? key : create();

    public void Return(TKey key)
    {
        _idle.Add(key);
        if (_closed)
            Drain();
    }

    /// <summary>Frees idle instances at once, and those in use as they come back.</summary>
    public void Close()
    {
        _closed = true;
        Drain();
    }

    private void Drain()
    {
        while (_idle.TryTake(out var key))
            key.Dispose();
    }
}
