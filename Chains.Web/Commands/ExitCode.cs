namespace Chains.Web.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>What was asked for could not be done, or what was checked has errors.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or a file that it names cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>The host settings are wrong: the service did not start.</summary>
    public const int Settings = 3;
}
