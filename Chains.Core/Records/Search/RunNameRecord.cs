namespace Chains.Core.Records.Search;

/// <summary>A run that bears a name: read per name, newest run first.</summary>
public sealed class RunNameRecord
{
    public long NameId { get; set; }

    public long RunId { get; set; }
}
