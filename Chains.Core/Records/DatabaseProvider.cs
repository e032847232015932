namespace Chains.Core.Records;

/// <summary>The values of <c>Chains:Database:Provider</c> that can be used.</summary>
public enum DatabaseProvider
{
    Sqlite,
}
