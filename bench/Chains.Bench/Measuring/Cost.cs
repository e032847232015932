using System.Diagnostics;

namespace Chains.Bench.Measuring;

/// <summary>What something cost, added up over the rounds in which it was measured.</summary>
internal sealed class Cost
{
    public int Count { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Processor time of the whole process, kernel included.</summary>
    public TimeSpan Processor { get; private set; }

    public long AllocatedBytes { get; private set; }

    public double Microseconds => Elapsed.TotalMicroseconds / Count;

    public double ProcessorMicroseconds => Processor.TotalMicroseconds / Count;

    public double BytesEach => (double)AllocatedBytes / Count;

    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>Measures one round.</summary>
    /// <param name="count">How many of it the round does.</param>
    public async Task MeasureAsync(int count, Func<Task> round)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        await round();
        Elapsed += Stopwatch.GetElapsedTime(began);
        Processor += Environment.CpuUsage.TotalTime - processor;
        AllocatedBytes += GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Count += count;
    }

    public Task MeasureAsync(int count, Action<int> each) => MeasureAsync(count, () =>
    {
        for (var i = 0; i < count; i++)
            each(i);
        return Task.CompletedTask;
    });
}
