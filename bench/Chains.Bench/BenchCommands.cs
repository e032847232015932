using System.CommandLine;
using Chains.Bench.Pipeline;

namespace Chains.Bench;

/// <summary>The benchmarks as commands; each prints its figures and fails when nothing was signed.</summary>
internal static class BenchCommands
{
    public static RootCommand Root() => new("Measures the service: the pipeline alone, end to end in the sandbox, and on any cluster.")
    {
        Pipeline(),
    };

    private static Command Pipeline()
    {
        var runs = new Option<int>("--runs") { Description = "Runs to measure, in rounds.", DefaultValueFactory = _ => 4000 };
        var workers = new Option<int>("--workers") { Description = "Runs in flight; 64 is what the service has.", DefaultValueFactory = _ => 64 };
        var command = new Command("pipeline", "Extract, format, sign and store one-image TaskRuns, beside the bare ECDSA P-256 operations that takes.") { runs, workers };
        command.SetAction((parsed, cancellation) =>
            PipelineBenchmark.RunAsync(parsed.GetRequiredValue(runs), parsed.GetRequiredValue(workers), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }
}
