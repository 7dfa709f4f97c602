using System.Data;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.Server;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The driver works with our library in place of the package Microsoft.SqlServer.Server.</summary>
public sealed class StandInTests
{
    private const string Name = "Microsoft.SqlServer.Server";

    [Fact]
    public void It_has_the_name_and_version_that_the_driver_refers_to()
    {
        var wanted = Assert.Single(typeof(SqlConnection).Assembly.GetReferencedAssemblies(), reference => reference.Name == Name);
        Assert.Equal(wanted.Version, typeof(Format).Assembly.GetName().Version);
        Assert.Equal(Name, typeof(Format).Assembly.GetName().Name);
    }

    [Fact]
    public void It_has_every_type_that_the_driver_refers_to()
    {
        using var file = new PEReader(File.OpenRead(typeof(SqlConnection).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var wanted = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Where(type => ScopeOf(metadata, type) == Name)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .ToArray();

        Assert.NotEmpty(wanted);
        Assert.All(wanted, type => Assert.NotNull(typeof(Format).Assembly.GetType(type)));
    }

    [Fact]
    public void It_has_every_member_that_the_driver_refers_to()
    {
        using var file = new PEReader(File.OpenRead(typeof(SqlConnection).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var wanted = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent), Name: metadata.GetString(member.Name)))
            .Where(member => member.Type.ResolutionScope.Kind == HandleKind.AssemblyReference && ScopeOf(metadata, member.Type) == Name)
            .Select(member => (Type: metadata.GetString(member.Type.Name), member.Name))
            .ToArray();

        Assert.NotEmpty(wanted);
        Assert.All(wanted, member => Assert.NotEmpty(
            typeof(Format).Assembly.GetType($"{Name}.{member.Type}", throwOnError: true)!
                .GetMember(member.Name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)));
    }

    [Fact]
    public async Task A_command_with_parameters_gets_as_far_as_the_network()
    {
        await using var connection = new SqlConnection($"Server=127.0.0.1,{ClosedPort()};User ID=sa;Password=x;Connect Timeout=5");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT @p0, @p1, @p2, @p3";
        command.Parameters.AddWithValue("@p0", "text");
        command.Parameters.AddWithValue("@p1", Guid.NewGuid());
        command.Parameters.AddWithValue("@p2", new byte[] { 1, 2 });
        using var table = new DataTable();
        table.Columns.Add("id", typeof(long));
        command.Parameters.Add(new SqlParameter("@p3", SqlDbType.Structured) { TypeName = "ids", Value = table });

        var failure = await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync());

        Assert.Equal(StorageFault.Transient, SqlServerFaults.Classify(failure));
    }

    [Fact]
    public void The_marks_of_a_type_are_kept()
    {
        var mark = new SqlUserDefinedTypeAttribute(Format.UserDefined)
        {
            IsByteOrdered = true,
            IsFixedLength = true,
            MaxByteSize = 17,
            Name = "point",
            ValidationMethodName = "Check",
        };
        Assert.Equal(
            (Format.UserDefined, true, true, 17, "point", "Check"),
            (mark.Format, mark.IsByteOrdered, mark.IsFixedLength, mark.MaxByteSize, mark.Name, mark.ValidationMethodName));
    }

    private static string ScopeOf(MetadataReader metadata, TypeReference type) =>
        metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);

    /// <summary>A port that nobody listens on: it was free a moment ago and is not given out again at once.</summary>
    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
