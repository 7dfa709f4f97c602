namespace PersistentChat.Architecture.Tests;

public sealed class ReferenceTests
{
    /// <summary>The arrows: what each product project may refer to. The names may change; the direction may not.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MessagePack"] = [],
        ["Protocol"] = ["MessagePack"],
        ["Client"] = ["Protocol"],
        ["Storage"] = ["MessagePack"],
        ["Storage.Faster"] = ["Storage"],
        ["Storage.Sql"] = ["Storage"],
        ["Storage.Sqlite"] = ["Storage.Sql", "Storage"],
        ["Storage.PostgreSql"] = ["Storage.Sql", "Storage"],
        ["Storage.SqlServer"] = ["Storage.Sql", "Storage", "Microsoft.SqlServer.Server"],
        ["Microsoft.SqlServer.Server"] = [],
        ["Storage.ContractTests"] = ["Storage"],
        ["Engine"] = ["Storage"],
        ["Transport"] = [],
        ["Endpoints"] = ["Engine", "Protocol", "Transport"],
        ["Hosting"] = ["Endpoints", "Engine", "Transport", "Storage"],
        ["Server"] =
        [
            "MessagePack", "Protocol", "Client", "Storage", "Storage.Faster", "Storage.Sql", "Storage.Sqlite", "Storage.PostgreSql",
            "Storage.SqlServer", "Engine", "Transport", "Endpoints", "Hosting",
        ],
    };

    [Fact]
    public void Every_product_project_has_its_place_in_the_picture() =>
        Assert.Equal(Allowed.Keys.Order(), Repository.Products.Select(project => project.Name).Order());

    [Fact]
    public void References_run_one_way()
    {
        foreach (var project in Repository.Products)
        {
            foreach (var reference in project.References)
                Assert.True(Allowed[project.Name].Contains(reference), $"{project.Name} must not refer to {reference}");
        }
    }

    [Fact]
    public void Nobody_refers_to_the_server_but_its_tests()
    {
        var users = Repository.All.Where(project => project.References.Contains("Server")).Select(project => project.Name);
        Assert.Equal(["EndToEnd", "Server.Tests"], users.Order());
    }

    [Fact]
    public void The_load_driver_knows_the_product_by_what_is_on_the_wire_and_only_its_tests_know_it()
    {
        Assert.Equal(["Protocol", "Transport"], Repository.All.Single(project => project.Name == "LoadTests").References.Order());
        Assert.Equal(["LoadTests.Tests"], Repository.All.Where(project => project.References.Contains("LoadTests")).Select(project => project.Name));
    }

    [Fact]
    public void No_product_project_refers_to_tests_or_benchmarks()
    {
        var others = Repository.All.Except(Repository.Products).Select(project => project.Name).ToHashSet();
        Assert.All(Repository.Products, project => Assert.DoesNotContain(project.References, others.Contains));
    }

    [Theory]
    [InlineData("MessagePack")]
    [InlineData("Protocol")]
    [InlineData("Engine")]
    [InlineData("Transport")]
    [InlineData("Storage")]
    [InlineData("Endpoints")]
    [InlineData("Client")]
    [InlineData("Hosting")]
    public void The_core_needs_no_package(string name) =>
        Assert.Empty(Repository.Products.Single(project => project.Name == name).Packages);

    [Fact]
    public void Drivers_are_known_to_their_adapters_alone()
    {
        Assert.Equal(["Storage.Faster"], UsersOf("Microsoft.FASTER.Core"));
        Assert.Equal(["Storage.Sqlite"], UsersOf("Microsoft.Data.Sqlite"));

        static IEnumerable<string> UsersOf(string package) =>
            Repository.Products.Where(project => project.Packages.Contains(package)).Select(project => project.Name);
    }

    [Theory]
    [InlineData("System.Data")]
    [InlineData("System.Net.Sockets")]
    [InlineData("Microsoft.AspNetCore")]
    public void The_engine_names_no_database_no_socket_and_no_web_host(string forbidden) => Assert.All(
        Repository.Sources("engine/PersistentChat.Engine"),
        file => Assert.DoesNotContain("using " + forbidden, File.ReadAllText(file), StringComparison.Ordinal));

    [Theory]
    [InlineData("System.Net.Sockets")]
    [InlineData("Microsoft.Extensions.Logging")]
    [InlineData("System.Threading")]
    public void The_codec_names_no_socket_no_log_and_no_lock(string forbidden) => Assert.All(
        Repository.Sources("protocol/PersistentChat.Protocol", "protocol/PersistentChat.MessagePack"),
        file => Assert.DoesNotContain("using " + forbidden, File.ReadAllText(file), StringComparison.Ordinal));
}
