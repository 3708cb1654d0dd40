import { terms } from "../text/terms.ts";

/** Living and dead people whose likeness is requested most, in the spellings of several languages. */
export const realPeople = terms({
  actors:
    "brad pitt, 布拉德·皮特, ブラッド・ピット, 브래드 피트, แบรด พิตต์, tom cruise, 汤姆·克鲁斯, トム・クルーズ, 톰 크루즈, will smith, 威尔·史密斯, 威爾·史密斯, ウィル・スミス, 윌 스미스, bryan cranston, 브라이언 크랜스턴, ブライアン・クランストン, leonardo dicaprio, keanu reeves, scarlett johansson, margot robbie, zendaya, jackie chan, 成龙, 成龍, bruce lee, 李小龙, 李小龍, rowan atkinson",
  musicians:
    "michael jackson, 迈克尔·杰克逊, マイケル・ジャクソン, 마이클 잭슨, ไมเคิล แจ็คสัน, माइकल जैक्सन, taylor swift, 泰勒·斯威夫特, テイラー・スウィフト, 테일러 스위프트, beyoncé, kanye west, selena gomez, billie eilish, elvis presley",
  public:
    "donald trump, president trump, 特朗普, 川普, トランプ大統領, 트럼프, ทรัมป์, elon musk, 马斯克, 馬斯克, イーロン・マスク, 일론 머스크, barack obama, joe biden, vladimir putin, adolf hitler, hitler, 希特勒, ヒトラー, 히틀러, हिटलर, mark zuckerberg, jeff bezos, sam altman",
  athletes: "lionel messi, messi, 梅西, メッシ, 메시, cristiano ronaldo, lebron james, kobe bryant, neymar, mbappé",
});

/** Characters with a rights holder. */
export const knownCharacters = terms({
  comics:
    "spider-man, spiderman, 蜘蛛侠, 蜘蛛俠, スパイダーマン, 스파이더맨, batman, 蝙蝠侠, 蝙蝠俠, バットマン, superman, iron man, 钢铁侠, 鋼鐵人, アイアンマン, 아이언맨, thanos, 灭霸, 薩諾斯, サノス, 타노스, deadpool, wolverine, captain america",
  anime:
    "goku, 超级赛亚人, 超級賽亞人, 赛亚人, 賽亞人, サイヤ人, vegeta, 贝吉塔, 貝吉塔, ベジータ, naruto, 鸣人, 鳴人, ナルト, 나루토, luffy, 路飞, ルフィ, pikachu, 皮卡丘, ピカチュウ, 피카츄, pokémon, pokemon, 宝可梦, ポケモン, 포켓몬, doraemon, 哆啦a梦, ドラえもん, 도라에몽, doramon, totoro, sailor moon, ultraman, 奥特曼, ウルトラマン, gintoki, ซากาตะ กินโทกิ, jojo's, jojo 的奇妙冒險, jojo 的奇妙冒险, ジョジョの奇妙な冒険",
  films:
    "darth vader, luke skywalker, yoda, harry potter, 哈利·波特, ハリー・ポッター, 해리 포터, hermione, voldemort, james bond, indiana jones, walter white, 월터 화이트, john wick, godzilla, 哥斯拉, ゴジラ, 고질라, king kong, shrek",
  others:
    "mickey mouse, 米老鼠, ミッキーマウス, 미키 마우스, donald duck, super mario, 超级马里奥, スーパーマリオ, 슈퍼 마리오, sonic the hedgehog, hello kitty, spongebob, 海绵宝宝, bugs bunny, mr. bean",
});
