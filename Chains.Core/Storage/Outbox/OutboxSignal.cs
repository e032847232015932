using System.Threading.Channels;

namespace Chains.Core.Storage.Outbox;

/// <summary>Remembers that something is due until it is asked; any number of calls count as one.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _set.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellation) => await _set.Reader.ReadAsync(cancellation);
}
