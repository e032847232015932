using System.Globalization;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox;

/// <summary>Deletes events that are older than an hour, as a cluster does, and the oldest beyond a number that is enough for a sandbox.</summary>
internal sealed class EventExpiry(ObjectStore store, ObjectWriter writer, TimeProvider clock)
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);
    private const int Most = 10_000;

    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                Sweep();
        }
        catch (OperationCanceledException)
        {
            // The sandbox stops.
        }
    }

    public void Sweep()
    {
        var events = store.Table(ResourceCatalog.Events).Objects.OrderByDescending(stored => stored.Version).ToList();
        for (var i = 0; i < events.Count; i++)
        {
            if (i < Most && !IsOld(events[i]))
                continue;
            try
            {
                writer.Delete(ResourceCatalog.Events, events[i].Key, null, dryRun: false);
            }
            catch (ApiError e) when (e.Code is 404 or 409)
            {
                // Gone already, or just written again: then it is not old.
            }
        }
    }

    private bool IsOld(StoredObject stored) =>
        DateTimeOffset.TryParse(
            ObjectWriter.Parse(stored.Read())["metadata"]?["creationTimestamp"]?.GetValue<string>(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var created)
        && clock.GetUtcNow() - created > Age;
}
