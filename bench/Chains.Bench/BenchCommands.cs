using System.CommandLine;
using Chains.Bench.Cluster;
using Chains.Bench.Dashboard;
using Chains.Bench.EndToEnd;
using Chains.Bench.Pipeline;

namespace Chains.Bench;

/// <summary>The benchmarks as commands; each prints its figures and fails when nothing was signed.</summary>
internal static class BenchCommands
{
    private static RootCommand Root() => new("Measures the service: the pipeline alone, end to end in the sandbox, and on any cluster.")
    {
        Pipeline(),
        Sandbox(),
        OnCluster(),
        Fill(),
        Dashboard(),
        Logging(),
        Kafka(),
    };

    /// <summary>Runs the command line; what the benchmark found wrong is one line on the error output.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        try
        {
            return await Root().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static Command Sandbox()
    {
        var runs = new Option<int>("--runs") { Description = "Runs in each measurement.", DefaultValueFactory = _ => 5000 };
        var clusterRuns = new Option<int?>("--cluster-runs") { Description = "Instead: compares the memory of the service with so many signed runs in the cluster to that with 1,000." };
        var command = new Command("sandbox", "End to end in the embedded sandbox: from finished runs to marked ones.") { runs, clusterRuns };
        command.SetAction((parsed, cancellation) => parsed.GetValue(clusterRuns) is { } many
            ? SandboxBenchmark.CompareMemoryAsync(1000, many, parsed.InvocationConfiguration.Output, cancellation)
            : SandboxBenchmark.RunAsync(parsed.GetRequiredValue(runs), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static Command Logging()
    {
        var runs = new Option<int>("--runs") { Description = "Runs in each measurement.", DefaultValueFactory = _ => 2000 };
        var rate = new Option<double>("--rate") { Description = "Runs offered a second.", DefaultValueFactory = _ => 100 };
        var entries = new Option<int>("--entries") { Description = "Log entries of a run: 2, of the TaskRun and of its image, whose later one it waits for; or 1.", DefaultValueFactory = _ => 2 };
        entries.Validators.Add(result =>
        {
            if (result.GetValue(entries) is not (1 or 2))
                result.AddError("--entries is 1 or 2.");
        });
        var command = new Command("logging", "What a transparency log costs: the same steady load without a log, with the sandbox's, and with one that takes two seconds.") { runs, rate, entries };
        command.SetAction((parsed, cancellation) => LoggingBenchmark.RunAsync(
            parsed.GetRequiredValue(runs), parsed.GetRequiredValue(rate), parsed.GetRequiredValue(entries), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static Command Kafka()
    {
        var runs = new Option<int>("--runs") { Description = "Runs in each measurement.", DefaultValueFactory = _ => 3000 };
        var command = new Command("kafka", "What publishing costs: throughput with Kafka and annotations beside annotations alone, as a ratio. Needs kcat, which has the broker.") { runs };
        command.SetAction((parsed, cancellation) => KafkaBenchmark.RunAsync(parsed.GetRequiredValue(runs), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static Command OnCluster()
    {
        var kubeconfig = new Option<string>("--kubeconfig") { Description = "For the load, which creates and deletes TaskRuns in the namespace chains-bench.", Required = true };
        var service = new Option<string?>("--service-kubeconfig") { Description = "For the service, with the rights of its service account; the same when it is left out." };
        var runs = new Option<int>("--runs") { Description = "Runs in each measurement.", DefaultValueFactory = _ => 2000 };
        var command = new Command("cluster", "The service against any cluster, beside what its API server can take.") { kubeconfig, service, runs };
        command.SetAction((parsed, cancellation) =>
        {
            var load = ClusterAddress.FromKubeconfig(parsed.GetRequiredValue(kubeconfig));
            var own = parsed.GetValue(service) is { } path ? ClusterAddress.FromKubeconfig(path) : load;
            return new ClusterBenchmark(load, own, parsed.GetRequiredValue(runs), parsed.InvocationConfiguration.Output).RunAsync(cancellation);
        });
        return command;
    }

    private static Command Pipeline()
    {
        var runs = new Option<int>("--runs") { Description = "Runs to measure, in rounds.", DefaultValueFactory = _ => 4000 };
        var workers = new Option<int>("--workers") { Description = "Runs in flight; 64 is what the service has.", DefaultValueFactory = _ => 64 };
        var command = new Command("pipeline", "Extract, format, sign and store one-image TaskRuns, beside the bare ECDSA P-256 operations that takes.") { runs, workers };
        command.SetAction((parsed, cancellation) =>
            PipelineBenchmark.RunAsync(parsed.GetRequiredValue(runs), parsed.GetRequiredValue(workers), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static Command Fill()
    {
        var data = new Option<string>("--data") { Description = "Data directory to fill; it must hold no runs.", Required = true };
        var runs = new Option<int>("--runs") { Description = "Runs; five signatures each on average.", DefaultValueFactory = _ => 200_000 };
        var command = new Command("fill", "Fills a data directory with signed runs for the dashboard's benchmark: a million signatures where nothing else is asked for.") { data, runs };
        command.SetAction((parsed, cancellation) =>
            RecordGenerator.FillAsync(parsed.GetRequiredValue(data), parsed.GetRequiredValue(runs), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static Command Dashboard()
    {
        var data = new Option<string>("--data") { Description = "Data directory that fill has filled.", Required = true };
        var noBrowser = new Option<bool>("--no-browser") { Description = "The API alone." };
        var command = new Command("dashboard", "Measures every list and search at the API, the first paint of every page in Chromium, and memory with fifty open dashboards.") { data, noBrowser };
        command.SetAction((parsed, cancellation) =>
            DashboardBenchmark.RunAsync(parsed.GetRequiredValue(data), !parsed.GetValue(noBrowser), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }
}
