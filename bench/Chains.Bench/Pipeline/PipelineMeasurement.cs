using System.Runtime;
using Chains.Bench.Measuring;

namespace Chains.Bench.Pipeline;

/// <summary>Pipeline and bare cryptography in turns: one run after the other, and with as many in flight as the service has workers.</summary>
internal sealed class PipelineMeasurement(PipelineSetup setup, BareCryptography bare, RunInputs inputs, int workers)
{
    private readonly Cost _bareSequential = new();
    private readonly Cost _bareInFlight = new();
    private readonly Cost _sequential = new();

    public Cost InFlight { get; } = new();

    /// <summary>
    /// Lets the runtime compile and optimise everything, and the database fill its cache, before the first figure: until a second has passed in which
    /// next to nothing was compiled.
    /// </summary>
    public async Task WarmUpAsync(CancellationToken cancellation)
    {
        for (var (settled, round) = (0, 0); settled < 3 && round < 40; round++)
        {
            var compiled = JitInfo.GetCompilationTime();
            await BareInFlightAsync(200, cancellation);
            await InFlightAsync(inputs.Take(200), cancellation);
            await Task.Delay(200, cancellation);
            settled = JitInfo.GetCompilationTime() - compiled < TimeSpan.FromMilliseconds(10) ? settled + 1 : 0;
        }
    }

    public async Task MeasureAsync(int count, int rounds, CancellationToken cancellation)
    {
        for (var round = 0; round < rounds; round++)
        {
            var (one, many) = (inputs.Take(count), inputs.Take(count));
            await _bareSequential.MeasureAsync(count, _ => bare.ForOneRun());
            await _sequential.MeasureAsync(count, async () =>
            {
                foreach (var json in one)
                    await setup.SignAndCommitAsync(json, cancellation);
            });
            await _bareInFlight.MeasureAsync(count, () => BareInFlightAsync(count, cancellation));
            await InFlight.MeasureAsync(count, () => InFlightAsync(many, cancellation));
        }
    }

    public void Print(TextWriter output)
    {
        var table = new Table("", "µs/run", "runs/s", "CPU µs/run", "KiB allocated/run");
        Add(table, "bare cryptography, one after the other", _bareSequential);
        Add(table, "pipeline, one after the other", _sequential);
        Add(table, $"bare cryptography, {workers} in flight", _bareInFlight);
        Add(table, $"pipeline, {workers} in flight", InFlight);
        table.Print(output);
        var ratios = new Table("pipeline / bare cryptography", "time", "CPU time");
        Ratio(ratios, $"{workers} in flight (goal: at most 2.5)", InFlight, _bareInFlight);
        Ratio(ratios, "one after the other, each with a commit of its own", _sequential, _bareSequential);
        ratios.Print(output);
    }

    private static void Ratio(Table table, string name, Cost pipeline, Cost bare) => table.Add(
        name, $"{pipeline.Microseconds / bare.Microseconds:F2}", $"{pipeline.ProcessorMicroseconds / bare.ProcessorMicroseconds:F2}");

    private static void Add(Table table, string name, Cost cost) => table.Add(
        name, $"{cost.Microseconds:F1}", $"{cost.PerSecond:F0}", $"{cost.ProcessorMicroseconds:F1}", $"{cost.BytesEach / 1024:F1}");

    private Task BareInFlightAsync(int count, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        Options(cancellation),
        (_, _) =>
        {
            bare.ForOneRun();
            return ValueTask.CompletedTask;
        });

    private Task InFlightAsync(byte[][] runs, CancellationToken cancellation) => Parallel.ForEachAsync(
        runs, Options(cancellation), async (json, token) => await setup.SignAndCommitAsync(json, token));

    private ParallelOptions Options(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
}
