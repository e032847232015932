namespace Chains.Core.Watching;

public enum RunEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}
