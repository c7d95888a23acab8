"""Small wishes; one item each, told without anything that points to a person."""

from seeds.texts.templates import NeedTable
from seeds.texts.templates import NeedTemplate as N

TABLE = NeedTable(
    needs=(
        N("一名小学生想要一个护脊书包", "旧书包肩带断了好几次，想要一个结实、轻一点的新书包，颜色不限。", "one_child", "month_ahead", (1, 1), "desk"),
        N("一位老人想要一台{thing=收音机|大字闹钟|带放大镜的台灯|电热水壶}", "一个人住，平时最盼屋里有点声响、用着顺手。想要一台操作简单、按键大的{thing}。", "one_elder", "month_ahead", (1, 1), "desk"),
        N("想借一辆轮椅出门晒太阳", "出院后走不了远路，天气好时想到楼下坐一坐。新旧都可以，能折叠、好推就行。", "one", "month_ahead", (1, 1), "desk", urgency="important", reason="近期下楼活动、复查都要用到"),
        N("一名中学生想要一套{book=初中物理实验册|英语词典|古诗文读本|世界地图和地球仪}", "喜欢学习，家里书不多，想有一套自己的{book}，九成新也很高兴。", "one_teen", "month_ahead", (1, 1), "desk"),
        N("一位老人想要一副老花镜", "原来的眼镜腿断了，用胶布缠着看报。希望先帮忙测一下度数，再配一副合适的。", "one_elder", "month_ahead", (1, 1), "desk"),
        N("一名儿童想要一盒{toy=彩色积木|水彩笔|拼图|象棋}", "放学后常在社区活动室等家长，想有一盒自己的{toy}，和小伙伴一起玩。", "one_child", "month_ahead children_day", (1, 1), "desk"),
        N("一户家庭想要一台二手洗衣机", "家里老人孩子的衣服多，手洗吃力。九成新的小容量洗衣机就够用，需要帮忙送到楼下。", "one_family", "month_ahead", (1, 1), "desk"),
        N("一位老人想拍一张像样的照片", "多年没拍过照，想穿整齐了拍一张半身照，洗出来摆在家里。腿脚不便，能到社区来拍最好。", "one_elder", "month_ahead double_ninth", (1, 1), "desk"),
        N("一位居民想要一辆买菜小推车", "住在没有电梯的老楼，买米买菜提着费劲，想要一辆能爬楼梯的小推车。", "one", "month_ahead", (1, 1), "desk"),
        N("一名小学生想看一场{show=儿童剧|天象演示|木偶戏|足球比赛}", "从来没有进场看过{show}，想请人带着去看一次，社区工作者可以同行。", "one_child", "winter summer", (1, 1), "away"),
        N("一位老人想要一床{season}用的被子", "现在的被子盖了十多年，又薄又硬，想要一床轻便暖和、好晾晒的。", "one_elder", "month_ahead", (1, 1), "desk"),
        N("一位老人想要一把洗澡用的防滑凳", "卫生间地面滑，站着洗澡不放心，想要一把带扶手的防滑凳和一张防滑垫。", "one_elder", "month_ahead", (1, 1), "desk", urgency="important", reason="卫生间地面湿滑，容易摔倒"),
        N("一名中学生想要一双{shoe=跑鞋|篮球鞋|棉鞋}", "参加了学校运动队，鞋底已经磨平。尺码由社区私下告知认领单位。", "one_teen", "month_ahead", (1, 1), "desk"),
        N("想把坏了的{appliance=电饭锅|电风扇|电视机|缝纫机}修一修", "用了很多年舍不得扔，跑了几处都说修不了。想请会修的师傅看一看，能用就行。", "one", "month_ahead", (1, 1), "desk"),
        N("一位老人想学会和外地孩子视频", "手机是孩子寄来的，自己不会用。想有人耐心教几次，最好把步骤写成大字。", "one_elder", "weekday_pm sat_pm", (1, 1), "office", marks="exclusive"),
        N("一户家庭想要一张可以折叠的书桌", "屋子小，孩子一直在饭桌上写作业。想要一张能折叠、带书架的小书桌，旧的也行。", "one_family", "month_ahead", (1, 1), "desk"),
        N("一位老人想要一个换季的{hat=毛线帽|保暖手套|护膝|棉马甲}", "早晚出门遛弯风大，想要一个轻便保暖的，颜色素一点。", "one_elder", "month_ahead", (1, 1), "desk"),
        N("一位居民想要一台学艺用的{tool=电动理发剪|小型烤箱|缝纫工具箱}", "参加了社区技能班，回家想接着练手。有一台能用的{tool}，以后也想给邻居帮忙。", "one", "month_ahead", (1, 1), "desk"),
    ),
    conditions=("实物送到社区，由社区转交", "新旧均可，能正常使用", "不拍照、不留影、不需要见面", "尺码、规格由社区与认领单位沟通"),
    contributes=("社区负责核实、转交和回访", "社区安排专人接收，三日内反馈", "社区提供见面地点，工作者在场"),
    returns=("心愿完成后，社区向认领单位反馈情况", "可在社区公告栏感谢认领单位，不提及个人"),
    checks=("不属于救助政策发放物品", "已核对残联、民政配发目录，不在其中", "属个人小心愿，无法定责任单位"),
)
