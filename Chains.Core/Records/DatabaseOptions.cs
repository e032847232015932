namespace Chains.Core.Records;

/// <summary>Host settings below <c>Chains:Database</c>.</summary>
public sealed record DatabaseOptions
{
    public const string Section = "Chains:Database";

    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    /// <summary>An ADO.NET connection string; the host fills in <c>chains.db</c> in the data directory where none is given.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The connection string may hold a password: it is not printed.</summary>
    public override string ToString() => $"{nameof(DatabaseOptions)} {{ Provider = {Provider} }}";
}
