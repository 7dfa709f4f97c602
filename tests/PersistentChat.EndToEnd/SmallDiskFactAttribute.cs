namespace PersistentChat.EndToEnd;

/// <summary>A test that mounts a small file system, which only root can; reported as skipped for others.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Skip = "A small file system is mounted for this test, which takes root.";
    }
}
