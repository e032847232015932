namespace Chains.Web.Sandbox.Objects;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}
