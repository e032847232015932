using System.CommandLine;
using Chains.Web.Hosting;

namespace Chains.Web.Commands;

/// <summary>The command line of the one executable: without a command it is the service.</summary>
public static class CommandLine
{
    private static readonly string[] Informational = ["-h", "-?", "--help", "--version"];

    /// <param name="runService">Runs the service until it stops; gets the arguments that are host settings, such as <c>--Chains:Controller:Workers=8</c>.</param>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> InvokeAsync(string[] args, Func<string[], Task<int>> runService) =>
        InvokeAsync(args, runService, Console.Out, Console.Error);

    internal static async Task<int> InvokeAsync(string[] args, Func<string[], Task<int>> runService, TextWriter output, TextWriter error)
    {
        try
        {
            if (IsService(args))
                return await runService(args);

            var parsed = Root().Parse(args);
            var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            var code = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 && code != ExitCode.Done ? ExitCode.Usage : code;
        }
        catch (Exception exception) when (HostSettings.Problems(exception) is { } problems)
        {
            await error.WriteLineAsync("Nothing was started, because the host settings are wrong:");
            foreach (var problem in problems)
                await error.WriteLineAsync($"  {problem}");
            return ExitCode.Settings;
        }
        catch (InputException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (CommandFailedException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root() => new(
        """
        Signs the provenance of finished Tekton runs.

        Without a command the service runs: the controller, the REST API and the dashboard. Host settings are read from appsettings.json,
        from the environment (Chains__Controller__Workers=8) and from the command line (--Chains:Controller:Workers=8).

        Exit codes: 0 done; 1 failed, or what was checked has errors; 2 wrong usage, or a file that cannot be read; 3 wrong host settings.
        """)
    {
        PreviewCommand.Create(),
        KeysCommand.Create(),
        ConfigCommand.Create(),
        DbCommand.Create(),
        VerifyBundleCommand.Create(),
    };

    /// <summary>Settings for the host come as <c>--Key=Value</c> or <c>--Key Value</c>; everything else is for the parser, which names what it does not know.</summary>
    private static bool IsService(string[] args) =>
        args.Length == 0
        || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0].Length > 2 && !args.Any(arg => Informational.Contains(arg, StringComparer.Ordinal)));
}
